"""The least that the layout of a run's report needs."""

WORDS = (
    "map method what how ranking rank area score interval ranks class missing unseen "
    "unseen_columns recompute recompute_text"
)
REPORT = {
    "lang": "en",
    "title": "Baseline",
    "subtitle": "Jakarta Timur",
    "label": "",
    "keywords": [],
    "footer": "",
    "figures": [{"name": "areas", "value": "1"}],
    "map": None,
    "map_alt": "",
    "map_note": "",
    "classes": [],
    "unseen": 0,
    "method": [{"name": "Seed", "value": "1"}],
    "ranking_note": "",
    "low": 0,
    "high": 100,
    "rows": [
        {
            "code": "31.75.01.1001",
            "name": "Pisangan Baru",
            "parent": "",
            "score": None,
            "p05": None,
            "p95": None,
            "score_text": "–",
            "rank_text": "–",
            "interval_text": "–",
            "class": "–",
            "missing": "100%",
        }
    ],
    "missing": [],
    "recipe": "sinergi index",
    "words": {word: word for word in WORDS.split()},
}
