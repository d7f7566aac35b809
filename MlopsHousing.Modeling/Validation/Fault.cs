namespace MlopsHousing.Modeling.Validation;

/// <summary>What is wrong (or doubtful) with one field of a row. It never holds the value that was sent.</summary>
/// <param name="Field">The field's name; empty when the row as a whole is at fault.</param>
/// <param name="Rule">The rule that was broken, from <see cref="Rules"/>: a closed set, for programs.</param>
/// <param name="Message">A sentence for people that says what is expected.</param>
public readonly record struct Fault(string Field, string Rule, string Message);
