#!/bin/sh
# The lab node's cc-ci-run: python3 with the node's environment, and with a clock of the run's own, on which waiting takes no time.
node='@ROOT@'
runs() {
    mkdir -p "$node/state/running"
    echo "${RECIPE:-all}" >"$node/state/running/$$"
    "$node/bin/lab-canonical" "${RECIPE:---all}"
}
case ${1:-} in
    *run_recipe_ci.py | *nightly_sweep.py) runs || exit ;;
esac
if [ -z "${LAB_CLOCK:-}" ]; then
    mkdir -p "$node/state/clocks"
    LAB_CLOCK=$(mktemp "$node/state/clocks/run.XXXXXXXX") || exit
fi
LAB_NODE=$node
read -r LAB_PACE <"$node/place/pace"
read -r LAB_HARNESS_VARIANTS <"$node/place/harness-variants"
read -r CCCI_DOMAIN <"$node/place/domain"
CCCI_RUNS_DIR=${CCCI_RUNS_DIR:-$node/var/lib/cc-ci-runs}
CCCI_WARM_ROOT=${CCCI_WARM_ROOT:-$node/var/lib/ci-warm}
PYTHONPATH=$node/lib/played${PYTHONPATH:+:$PYTHONPATH}
# What Python compiles is kept beside the node, so that the harness's checkout stays as it is.
PYTHONPYCACHEPREFIX=$node/state/bytecode
unset PYTHONDONTWRITEBYTECODE
export LAB_CLOCK LAB_NODE LAB_PACE LAB_HARNESS_VARIANTS CCCI_DOMAIN CCCI_RUNS_DIR CCCI_WARM_ROOT PYTHONPATH PYTHONPYCACHEPREFIX
exec '@PYTHON@' "$@"
