"""What the daily check finds in a chain that somebody with the database has changed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.evidence.rules.chain import (
    GENESIS,
    Break,
    Link,
    digest_of,
    find_breaks,
    link_of,
)


def chain_of(items):
    """Return a whole chain in which these items have an event each, in order."""
    links, before, ends = [], GENESIS, {}
    for number, item in enumerate(items, 1):
        seq, previous = ends.get(item, (0, GENESIS))
        body = {
            "n": number,
            "item": item,
            "seq": seq + 1,
            "previous": previous,
            "by": 1,
        }
        digest = digest_of(body)
        before = link_of(before, digest)
        links.append(Link(body, digest, before))
        ends[item] = (seq + 1, digest)
    return links


WHOLE = chain_of("ABABBCA")
HEAD = WHOLE[-1].link


def codes(links, **more):
    found = find_breaks(links, **({"head": HEAD, "count": len(WHOLE)} | more))
    return {(one.number, one.code) for one in found}


def changed(at, **body):
    """Return the chain with one event's body changed, and its digest as it was."""
    new = replace(WHOLE[at], body=dict(WHOLE[at].body) | body)
    return [*WHOLE[:at], new, *WHOLE[at + 1 :]]


def rewritten(by):
    """Return a chain whose third event has another person, everything after made anew."""
    links, before, ends = [], GENESIS, {}
    for one in WHOLE:
        item = one.body["item"]
        _seq, previous = ends.get(item, (0, GENESIS))
        body = dict(one.body) | {"previous": previous}
        if body["n"] == 3:
            body["by"] = by
        digest = digest_of(body)
        before = link_of(before, digest)
        links.append(Link(body, digest, before))
        ends[item] = (body["seq"], digest)
    return links


def test_a_whole_chain_has_no_break():
    assert codes(WHOLE, anchors=[(3, WHOLE[2].link), (7, HEAD)]) == set()
    assert codes([], head=GENESIS, count=0) == set()


@pytest.mark.parametrize(
    ("links", "found"),
    [
        (changed(2, by=99), (3, "changed")),
        (WHOLE[:3] + WHOLE[4:], (4, "missing")),
        ([*WHOLE[:2], WHOLE[3], WHOLE[2], *WHOLE[4:]], (4, "item-chain")),
        (WHOLE[:-1], (7, "cut-off")),
        ([*WHOLE, WHOLE[0]], (1, "office-chain")),
        ([replace(WHOLE[0], link="f" * 64), *WHOLE[1:]], (1, "office-chain")),
    ],
)
def test_a_break_is_named_by_its_event(links, found):
    told = codes(links)
    assert found in told or (found[1] == "item-chain" and (3, "missing") in told), told


def test_a_chain_rewritten_as_a_whole_no_longer_fits_an_earlier_head():
    forged = rewritten(99)
    told = {"head": forged[-1].link, "count": len(forged)}
    assert codes(forged, **told) == set(), "by itself it is whole"
    assert (5, "rewritten") in codes(forged, anchors=[(5, WHOLE[4].link)], **told)
    assert (9, "rewritten") in codes(WHOLE, anchors=[(9, "a" * 64)])


@settings(max_examples=60)
@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=12), st.data())
def test_no_event_is_changed_unnoticed(items, data):
    links = chain_of(items)
    at = data.draw(st.integers(0, len(links) - 1))
    key, value = data.draw(
        st.sampled_from([("by", 2), ("item", "Z"), ("seq", 99), ("previous", "x")])
    )
    body = dict(links[at].body) | {key: value}
    links[at] = replace(links[at], body=body)
    found = find_breaks(links, head=links[-1].link, count=len(links))
    assert any(one.number == at + 1 and one.code == "changed" for one in found)
    assert len(found) <= 100
    assert isinstance(found[0], Break)
