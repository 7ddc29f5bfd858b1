package zone.autonomic.redfix.verdict;

/** Whose fault a failure is (domain.md §4, "Whose"). */
public enum Side { RECIPE, TEST, MACHINERY, LOAD, PLACE, UNKNOWN }
