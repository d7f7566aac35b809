namespace MlopsHousing.Modeling.Registry;

/// <summary>Who changes an alias, why and when; for the history.</summary>
public sealed record AliasReason
{
    private const int LongestName = 100;
    private const int LongestReason = 500;

    /// <param name="by">1 to 100 characters.</param>
    /// <param name="why">1 to 500 characters.</param>
    /// <param name="at">The time of the change.</param>
    /// <exception cref="AliasRefusedException">A text is empty, too long, or holds control characters.</exception>
    public AliasReason(string by, string why, DateTimeOffset at) =>
        (By, Why, At) = (Checked(by, "who makes it", LongestName), Checked(why, "its reason", LongestReason), at);

    public string By { get; }

    public string Why { get; }

    public DateTimeOffset At { get; }

    private static string Checked(string text, string what, int longest) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl)
            ? text
            : throw new AliasRefusedException($"A change of aliases must say {what}, in 1 to {longest} characters on one line.");
}
