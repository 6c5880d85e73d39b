"""What a row took beside its floor, its peers and its target."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.util import find_spec
from typing import Any

from benchmarks.measuring import Figures, measure_apart
from benchmarks.rows import Peer, Row


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """What a peer took; `recorded` when it was measured earlier, elsewhere."""

    name: str
    wall_s: float | None
    cpu_s: float
    recorded: bool


@dataclass(frozen=True, slots=True)
class RowReport:
    """A row with everything measured; `missed` names the targets that were."""

    row: Row
    ours: Figures | None
    floor: Figures | None
    peers: tuple[PeerFigures, ...]
    missed: tuple[str, ...]
    quick: bool = False

    def lines(self) -> list[str]:
        """Return the report as lines to read."""
        row, ours, floor = self.row, self.ours, self.floor
        size = f"a small part of {row.size}" if self.quick else row.size
        lines = [f"{row.code}: {row.work} | {size}"]
        if ours is None:
            return [*lines, "  ours    failed"]
        lines.append(
            f"  ours    {_seconds(ours.wall_s, ours.cpu_s)}, {ours.memory_mb:.0f} MB"
        )
        if floor is not None:
            ratio = ours.cpu_s / max(floor.cpu_s, 1e-9)  # wall hides a second processor
            figures = _seconds(floor.wall_s, floor.cpu_s)
            told = f"{figures} ({row.floor_is}); ours is {ratio:.1f} x its CPU-s"
            lines.append(f"  floor   {told}")
        lines += [_peer_line(peer, ours) for peer in self.peers]
        return lines if self.quick else [*lines, *_target_lines(self)]

    def as_plain(self) -> dict[str, Any]:
        """Return the report as plain values, for `--json`."""
        row, ours, floor = self.row, self.ours, self.floor
        return {
            "row": row.code,
            "work": row.work,
            "size": row.size,
            "ours": asdict(ours) if ours else None,
            "target": asdict(row.target),
            "missed": list(self.missed),
            "floor": {"is": row.floor_is, **asdict(floor)} if floor else None,
            "ratio_to_floor_cpu": ours.cpu_s / max(floor.cpu_s, 1e-9)
            if ours and floor
            else None,
            "peers": [
                {
                    **asdict(peer),
                    "times_slower_cpu": peer.cpu_s / ours.cpu_s if ours else None,
                }
                for peer in self.peers
            ],
        }


def report_row(benchmark: str, row: Row, *, quick: bool) -> RowReport:
    """Measure every part of a row, one process after the other."""
    ours = measure_apart(benchmark, row.code, "ours", quick=quick)
    floor = None
    if row.floor is not None:
        floor = measure_apart(benchmark, row.code, "floor", quick=quick)
    peers = [
        found
        for number, peer in enumerate(row.peers)
        if (found := _peer(benchmark, row, number, peer, quick)) is not None
    ]
    missed = () if quick else missed_targets(row, ours)
    return RowReport(row, ours, floor, tuple(peers), missed, quick)


def missed_targets(row: Row, ours: Figures | None) -> tuple[str, ...]:
    """Return the names of the targets that were not reached."""
    if ours is None:
        return ("failed",)
    limits, found = asdict(row.target), asdict(ours)
    return tuple(
        name
        for name, limit in limits.items()
        if limit is not None and found[name] > limit
    )


def _peer(
    benchmark: str, row: Row, number: int, peer: Peer, quick: bool
) -> PeerFigures | None:
    """Run a peer here if it is installed, else fall back on what was recorded."""
    installed = peer.package is None or find_spec(peer.package) is not None
    if peer.part is not None and installed:
        found = measure_apart(benchmark, row.code, f"peer:{number}", quick=quick)
        if found is not None:
            whole = found.scaled(peer.share)
            return PeerFigures(peer.name, whole.wall_s, whole.cpu_s, recorded=False)
    if peer.recorded_cpu_s is None or quick:
        return None
    return PeerFigures(peer.name, None, peer.recorded_cpu_s, recorded=True)


def _peer_line(peer: PeerFigures, ours: Figures) -> str:
    mark = " (recorded elsewhere)" if peer.recorded else ""
    times = peer.cpu_s / max(ours.cpu_s, 1e-9)
    figures = _seconds(peer.wall_s, peer.cpu_s)
    return f"  peer    {figures}, {times:,.0f} x ours: {peer.name}{mark}"


def _target_lines(report: RowReport) -> list[str]:
    target = report.row.target
    limits = {"wall s": target.wall_s, "CPU-s": target.cpu_s, "MB": target.memory_mb}
    stated = ", ".join(f"{v:g} {k}" for k, v in limits.items() if v is not None)
    if not stated:
        return []
    verdict = "missed: " + ", ".join(report.missed) if report.missed else "met"
    return [f"  target  {stated}: {verdict}"]


def _seconds(wall: float | None, cpu: float) -> str:
    shown = f"{cpu:,.3f} CPU-s" if cpu < 100 else f"{cpu:,.0f} CPU-s"
    return shown if wall is None else f"{wall:,.3f} s wall, {shown}"
