"""Every import source: name to dotted name of its declaration.

To add one: `<app>/imports/<source>.py` with a `Source`, one line here, a sample file with
the expected counts in the app's tests.
"""

IMPORTS: dict[str, str] = {
    "areas": "sinergi.places.imports.areas.Areas",
    "recodes": "sinergi.places.imports.recodes.Recodes",
    "boundaries": "sinergi.places.imports.boundaries.Boundaries",
    "polling_stations": "sinergi.elections.imports.polling_stations.PollingStations",
    "station_ratings": "sinergi.elections.imports.station_ratings.StationRatings",
    "kpu_stores": "sinergi.facilities.imports.kpu_stores.KpuStores",
    "indicator_tables": "sinergi.observations.imports.indicator_tables.IndicatorTables",
    "pledges": "sinergi.neutrality.imports.pledges.Pledges",
    "outreach_targets": "sinergi.outreach.imports.targets.OutreachTargets",
    # A family: one source per form in use, `submissions_<code of the form>`.
    "submissions": "sinergi.observations.imports.submissions.FilledForms",
}
