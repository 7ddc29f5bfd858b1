"""The CI node's own programs: abra, and the harness that `cc-ci-run runner/run_recipe_ci.py` starts. Everything is done to a real swarm."""
