# Everything after Horizon's own example belongs to this site.
DEBUG = False
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "not secret: only tests read it"
OPENSTACK_KEYSTONE_URL = "http://public.keystone.example.com:5000/v3"
OPENSTACK_CINDER_FEATURES = {"enable_backup": True}
AVAILABLE_THEMES = [
    ("default", "Default", "themes/default"),
    ("material", "Material", "themes/material"),
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Results of compression on request are cached there, too, and would displace the sessions.
        "OPTIONS": {"MAX_ENTRIES": 10000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
COMPRESS_ENABLED = True

LOGGING = {"version": 1, "disable_existing_loggers": False}
