# SPDX-License-Identifier: Apache-2.0
"""Horizon's settings in this cloud, and the WSGI application that also serves ``/static``."""
