"""The list of what is wrong with a form: each line says of which field it speaks."""

from django import forms
from django.template import Context, Template

PAGE = Template("{% load components %}{% error_summary form %}")


class Counted(forms.Form):
    """Two fields with errors that Django words alike, and one with words of its own."""

    title = forms.CharField(label="Judul")
    women = forms.IntegerField(label="Perempuan", max_value=9)
    day = forms.CharField(label="Tanggal", required=False)

    def clean_day(self) -> str:
        raise forms.ValidationError("Isi hari antara 1998 dan 2100.")


def shown(**told: str) -> str:
    return PAGE.render(Context({"form": Counted(told)}))


def test_what_is_said_of_any_field_names_the_field() -> None:
    page = shown(women="10")
    assert '<a href="#id_title">Judul: ' in page
    assert '<a href="#id_women">Perempuan: ' in page


def test_an_error_in_words_of_its_own_stands_alone() -> None:
    assert '<a href="#id_day">Isi hari antara 1998 dan 2100.</a>' in shown()
