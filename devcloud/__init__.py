# SPDX-License-Identifier: Apache-2.0
"""A small real OpenStack on one machine, for the demo and the tests.

Keystone, Cinder, Mistral, Nova's API and Horizon from PyPI, on loopback, without root and
without a message broker.  ``python3 -m devcloud up`` needs nothing but Python's standard library.
"""
