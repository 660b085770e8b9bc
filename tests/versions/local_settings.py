# What follows Horizon's own example is this site's.
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
        # What is compressed on request lies there, too, and would push the sessions out.
        "OPTIONS": {"MAX_ENTRIES": 10000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
COMPRESS_ENABLED = True

LOGGING = {"version": 1, "disable_existing_loggers": False}
