"""What a fresh server loads before the first visitor comes."""

from sinergi.conf.warming import template_names, warm_up


def test_every_template_of_ours_stands_ready() -> None:
    assert warm_up() == len(template_names())


def test_home_and_map_are_among_the_templates() -> None:
    assert {"web/home.html", "web/map.html"} <= set(template_names())


def test_frameworks_are_read_by_warming_up() -> None:
    from sinergi.scores.catalogue import shipped

    warm_up()
    assert shipped.cache_info().currsize > 0


def test_the_kernels_of_stores_stand_ready_in_server_and_worker() -> None:
    from sinergi.jobs.worker import KERNELS
    from sinergi_core.allocate import stores

    warm_up()
    assert stores.warm_up.cache_info().currsize == 1
    assert stores.warm_up in KERNELS
