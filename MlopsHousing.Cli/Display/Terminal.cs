using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace MlopsHousing.Cli.Display;

/// <summary>Standard output and standard error: with colour where a person reads, plain where a program does.</summary>
internal static class Terminal
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // A terminal is no web page: R² and names stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether a person reads standard output.</summary>
    public static bool IsRich => !Console.IsOutputRedirected;

    public static IAnsiConsole Out { get; } = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Out) });

    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>One line on standard output.</summary>
    public static void Say(string line) => Console.Out.WriteLine(line);

    /// <summary>The whole answer as JSON on standard output.</summary>
    public static void Json(object answer) => Console.Out.WriteLine(JsonSerializer.Serialize(answer, _json));

    /// <summary>One sentence on standard error.</summary>
    public static void Fail(string sentence)
    {
        if (Console.IsErrorRedirected) Console.Error.WriteLine(sentence);
        else Error.MarkupLineInterpolated($"[red]{sentence}[/]");
    }
}
