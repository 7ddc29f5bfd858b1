"""The stand-in for abra on a node of the tests: `abra app new|deploy|undeploy|backup create|restore` and `abra recipe lint`, on a real swarm."""
