// Looks up the words of the form library by the language of the page.
import * as words from "./words.js";

const language = () =>
  typeof document !== "undefined" && document.documentElement.lang.startsWith("en") ? "en" : "id";

/** The text of a key in the page's language, with {n} filled. */
export function say(key, n) {
  const text = words[language()][key];
  if (text === undefined) throw new Error(`no word for ${key}`);
  return text.replace("{n}", n);
}

const months = (style, locale) =>
  Array.from({ length: 12 }, (_, at) => new Date(2024, at, 1).toLocaleDateString(locale, { month: style }));
const days = (style, locale) =>
  Array.from({ length: 7 }, (_, at) => new Date(2024, 0, 7 + at).toLocaleDateString(locale, { weekday: style }));

const LOCALES = {
  id: {
    clear: "Kosongkan", apply: "Terapkan", accept: "Ya", reject: "Tidak", choose: "Pilih", cancel: "Batal",
    today: "Hari ini", weekHeader: "Mg", chooseDate: "Pilih tanggal",
    prevDecade: "Dasawarsa sebelumnya", nextDecade: "Dasawarsa berikutnya", prevYear: "Tahun sebelumnya", nextYear: "Tahun berikutnya",
    prevMonth: "Bulan sebelumnya", nextMonth: "Bulan berikutnya", prevHour: "Jam sebelumnya", nextHour: "Jam berikutnya",
    prevMinute: "Menit sebelumnya", nextMinute: "Menit berikutnya", prevSecond: "Detik sebelumnya", nextSecond: "Detik berikutnya",
    emptyFilterMessage: "Tidak ditemukan", emptySearchMessage: "Tidak ditemukan", emptyMessage: "Tidak ada pilihan",
    searchMessage: "{0} pilihan", selectionMessage: "{0} dipilih", emptySelectionMessage: "Belum ada yang dipilih",
    noFileChosenMessage: "Belum ada berkas", fileChosenMessage: "{0} berkas",
    aria: { close: "Tutup", trueLabel: "Ya", falseLabel: "Tidak", nullLabel: "Belum dipilih", star: "1 bintang", stars: "{star} bintang", selectAll: "Semua dipilih", unselectAll: "Tidak ada yang dipilih", previous: "Sebelumnya", next: "Berikutnya", listLabel: "Daftar pilihan" },
  },
  en: {
    clear: "Clear", apply: "Apply", accept: "Yes", reject: "No", choose: "Choose", cancel: "Cancel",
    today: "Today", weekHeader: "Wk", chooseDate: "Choose date",
    prevDecade: "Previous decade", nextDecade: "Next decade", prevYear: "Previous year", nextYear: "Next year",
    prevMonth: "Previous month", nextMonth: "Next month", prevHour: "Previous hour", nextHour: "Next hour",
    prevMinute: "Previous minute", nextMinute: "Next minute", prevSecond: "Previous second", nextSecond: "Next second",
    emptyFilterMessage: "Nothing found", emptySearchMessage: "Nothing found", emptyMessage: "No choices",
    searchMessage: "{0} choices", selectionMessage: "{0} chosen", emptySelectionMessage: "Nothing chosen",
    noFileChosenMessage: "No file chosen", fileChosenMessage: "{0} files",
    aria: { close: "Close", trueLabel: "Yes", falseLabel: "No", nullLabel: "Not chosen", star: "1 star", stars: "{star} stars", selectAll: "All chosen", unselectAll: "None chosen", previous: "Previous", next: "Next", listLabel: "List of choices" },
  },
};

/** The words and dates of PrimeVue in the page's language: dd/mm/yyyy, week from Monday. */
export function locale() {
  const name = language();
  const long = name === "en" ? "en-GB" : "id-ID";
  return {
    ...LOCALES[name],
    dayNames: days("long", long),
    dayNamesShort: days("short", long),
    dayNamesMin: days("short", long).map((one) => one.slice(0, 3)),
    monthNames: months("long", long),
    monthNamesShort: months("short", long),
    firstDayOfWeek: 1,
    showMonthAfterYear: false,
    dateFormat: "dd/mm/yy",
    // None: these buttons are named by the month and year that stand on them.
    chooseMonth: undefined,
    chooseYear: undefined,
    am: "AM",
    pm: "PM",
  };
}
