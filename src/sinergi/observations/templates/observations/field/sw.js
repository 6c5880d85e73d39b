{% load assets static %}// The worker itself is a built file; its name changes with every version, so this one does too.
self.SINERGI_STATIC = "{% static "dist/" %}";
importScripts("{% asset_url "field-sw.js" %}");
