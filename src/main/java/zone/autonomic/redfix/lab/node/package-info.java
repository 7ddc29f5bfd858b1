/**
 * The stand-in for the CI node: its programs ({@code docker}, {@code abra}, {@code cc-ci-run}, {@code curl} …), the harness's run, and the state on
 * disk that they share. Programs are processes of their own and outlive whoever started them, as real ones do.
 */
package zone.autonomic.redfix.lab.node;
