document.documentElement.dataset.charts = "none";
