"""Engines: order, laziness, the setting of the matrix library, where code is kept."""

import math
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from sinergi_core.index import engine, engine_compile


def square(block: int) -> int:
    return block * block


def blas_threads() -> set[int]:
    return {
        lib["num_threads"] for lib in threadpool_info() if lib["user_api"] == "blas"
    }


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_threads_give_results_in_the_order_of_the_blocks(workers: int) -> None:
    found = list(engine.threads_engine(workers).map(square, range(20)))
    assert found == [i * i for i in range(20)]


@pytest.mark.slow
def test_processes_give_results_in_the_order_of_the_blocks() -> None:
    found = list(engine.process_engine(2).map(math.factorial, range(7)))
    assert found == [1, 1, 2, 6, 24, 120, 720]


def test_an_engine_without_workers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        engine.threads_engine(0)


def test_results_do_not_pile_up_before_a_slow_reader() -> None:
    started: list[int] = []
    results = engine.threads_engine(2).map(lambda i: started.append(i), range(50))
    next(results)
    assert len(started) <= 4
    list(results)


def test_a_fault_in_a_block_reaches_the_caller() -> None:
    def fail(block: int) -> None:
        raise ArithmeticError(f"block {block}")

    with pytest.raises(ArithmeticError, match="block 0"):
        list(engine.threads_engine(2).map(fail, range(4)))


def usual_threads() -> set[int]:
    """Return the usual setting; a worker that ran on this thread has held it at one."""
    with engine.single_threaded_blas():
        pass
    return blas_threads()


def test_the_matrix_library_runs_on_one_thread_inside_and_is_put_back() -> None:
    before = usual_threads()
    with engine.single_threaded_blas(), engine.single_threaded_blas():
        assert blas_threads() == {1}
    assert blas_threads() == before


def test_overlapping_callers_leave_the_setting_as_it_was() -> None:
    before = usual_threads()
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with engine.single_threaded_blas():
            entered.set()
            leave.wait(10)

    other = threading.Thread(target=hold)
    with engine.single_threaded_blas():
        other.start()
        assert entered.wait(10)
    leave.set()
    other.join()
    assert blas_threads() == before


@pytest.mark.skipif(not engine_compile.HAS_NUMBA, reason="numba is absent")
def test_code_that_cannot_be_kept_is_compiled_all_the_same() -> None:
    scope: dict = {}
    exec("def double(x):\n    return 2 * x\n", scope)  # noqa: S102 - has no file
    assert engine_compile.compiled(scope["double"])(21) == 42


def in_another_process(code: str, **environment: str) -> str:
    source = str(Path(engine.__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": source, **environment}
    run = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


@pytest.mark.slow
@pytest.mark.skipif(not engine_compile.HAS_NUMBA, reason="numba is absent")
def test_compiled_code_is_kept_where_numba_cache_dir_says(tmp_path: Path) -> None:
    code = "from sinergi_core.index.ranking import warm_up; warm_up()"
    in_another_process(code, NUMBA_CACHE_DIR=str(tmp_path))
    assert list(tmp_path.rglob("*.nbi"))


@pytest.mark.slow
def test_without_numba_the_ranks_are_the_same() -> None:
    code = (
        "import sys, numpy as np\n"
        "from sinergi_core.index.ranking import rank_rows\n"
        "rows = np.random.default_rng(1).normal(size=(3, 500)).round(2)\n"
        "print('numba' in sys.modules, hash(rank_rows(rows).tobytes()))\n"
    )
    plain = in_another_process(code, SINERGI_NO_NUMBA="1", PYTHONHASHSEED="1")
    fast = in_another_process(code, SINERGI_NO_NUMBA="", PYTHONHASHSEED="1")
    assert plain.split() == ["False", fast.split()[1]]


def test_the_cores_counted_are_those_this_process_may_use() -> None:
    assert 1 <= engine.available_cores() <= (os.cpu_count() or 1)
    assert np.isfinite(engine.threads_engine().workers)
