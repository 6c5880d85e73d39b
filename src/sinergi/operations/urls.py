"""Addresses of operations."""

from django.urls import URLPattern, path

from sinergi.operations.views import acting, actions, lending, posko, props, sealed

app_name = "operations"
prop_urls: list[URLPattern] = [
    path("operations/props/", props.props, name="props"),
    path("operations/props/export.<str:form>", props.props_export, name="props_export"),
    path("operations/props/map/", props.props_map, name="props_map"),
    path("operations/props/map/data.json", props.props_map_data, name="props_map_data"),
    path(
        "operations/props/map/export.<str:form>",
        props.backlog_export,
        name="backlog_export",
    ),
    path("operations/props/act/", acting.act, name="act"),
    path("operations/props/<int:pk>/", props.prop, name="prop"),
    path("operations/props/files/<int:pk>/", props.prop_file, name="prop_file"),
    path("operations/letters/", acting.letters, name="letters"),
    path("operations/letters/<int:pk>/", acting.letter, name="letter"),
    path(
        "operations/letters/<int:pk>/letter.<str:form>",
        acting.letter_file,
        name="letter_file",
    ),
]
action_urls: list[URLPattern] = [
    path("operations/", actions.operations, name="operations"),
    path(
        "operations/export.<str:form>",
        actions.operations_export,
        name="operations_export",
    ),
    path("operations/new/", actions.operation_new, name="operation_new"),
    path("operations/<int:pk>/", actions.operation, name="operation"),
    path("operations/<int:pk>/edit/", actions.operation_edit, name="operation_edit"),
    path("operations/<int:pk>/units/", actions.operation_units, name="operation_units"),
    path("operations/<int:pk>/props/", actions.operation_props, name="operation_props"),
    path(
        "operations/<int:pk>/move/<slug:to>/",
        actions.operation_move,
        name="operation_move",
    ),
    path(
        "operations/<int:pk>/<slug:paper>.pdf",
        actions.operation_paper,
        name="operation_paper",
    ),
    path("operations/units/<int:pk>/answer/", actions.unit_answer, name="unit_answer"),
]
posko_urls: list[URLPattern] = [
    path("posko/", posko.posko_list, name="posko_list"),
    path("posko/export.<str:form>", posko.posko_export, name="posko_export"),
    path("posko/setup/", posko.posko_setup, name="posko_setup"),
    path("posko/summary/", posko.posko_summary, name="posko_summary"),
    path(
        "posko/summary/export.<str:form>",
        posko.posko_summary_file,
        name="posko_summary_file",
    ),
    path("posko/<int:pk>/", posko.posko, name="posko"),
    path("posko/<int:pk>/edit/", posko.posko_edit, name="posko_edit"),
    path("posko/<int:pk>/roster/", posko.posko_roster, name="posko_roster"),
    path("posko/<int:pk>/log/", posko.posko_log, name="posko_log"),
    path("posko/<int:pk>/handover/", posko.posko_handover, name="posko_handover"),
    path("posko/<int:pk>/report/", sealed.report_new, name="report_new"),
    path("posko/shifts/<int:pk>/remove/", posko.shift_remove, name="shift_remove"),
    path("posko/handovers/<int:pk>/take/", posko.handover_take, name="handover_take"),
    path("posko/receipts/<int:pk>/", sealed.receipt, name="receipt"),
    path("posko/sealed/", sealed.sealed_list, name="sealed_list"),
    path("posko/sealed/key/", sealed.key_new, name="key_new"),
    path("posko/sealed/<int:pk>/", sealed.sealed, name="sealed"),
    path("posko/sealed/<int:pk>/take/", sealed.sealed_take, name="sealed_take"),
    path(
        "posko/sealed/<int:pk>/package.json",
        sealed.sealed_package,
        name="sealed_package",
    ),
]
lending_urls: list[URLPattern] = [
    path("lent-personnel/", lending.lendings, name="lendings"),
    path(
        "lent-personnel/export.<str:form>",
        lending.lendings_export,
        name="lendings_export",
    ),
    path("lent-personnel/new/", lending.lending_new, name="lending_new"),
    path("lent-personnel/<int:pk>/", lending.lending, name="lending"),
    path("lent-personnel/<int:pk>/move/", lending.lending_move, name="lending_move"),
    path(
        "lent-personnel/<int:pk>/pledge.pdf",
        lending.lending_pledge,
        name="lending_pledge",
    ),
]
urlpatterns: list[URLPattern] = [
    *prop_urls,
    *action_urls,
    *posko_urls,
    *lending_urls,
]
