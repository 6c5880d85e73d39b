document.documentElement.dataset.map = "none";
