"""SINDOnews on loopback: a site that behaves well and badly, and the real spider pointed at it."""
