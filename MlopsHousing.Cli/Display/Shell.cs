namespace MlopsHousing.Cli.Display;

/// <summary>Commands that are said to people, who paste them into a shell.</summary>
internal static class Shell
{
    /// <summary>An argument as a shell takes it for one, whatever the path or name holds.</summary>
    public static string Quoted(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./:,+=@%".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
