"""Properties as checks over views: each in a module of its own, each shown to fail on something."""
