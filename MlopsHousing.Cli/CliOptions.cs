using System.CommandLine;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli;

/// <summary>Options that several commands take, worded once.</summary>
internal static class CliOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = $"The CSV file. Default: ${DatasetLocator.Variable}, else the data set's file in data/ or ../shared/data/.",
        HelpName = "PATH",
    };

    public static Option<string?> Signature() => new("--signature")
    {
        Description = "The data set's description: a folder with signature.json, or that file. Default: the only one in datasets/.",
        HelpName = "PATH",
    };

    public static Option<string?> Registry() => new("--registry")
    {
        Description = "The model registry: a folder or s3://bucket/prefix. Default: $Registry__Root, else the nearest folder 'models', going up.",
        HelpName = "ROOT",
    };

    public static Option<string?> Model() => new("--model")
    {
        Description = "The model's name. Default: the only one in the registry.",
        HelpName = "NAME",
    };

    public static Option<OutputFormat> Output()
    {
        var option = new Option<OutputFormat>("--output", "-o")
        {
            Description = "text for people (the default); json for programs: then nothing else is on standard output.",
            HelpName = "text|json",
        };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }

    public static Option<string> By() => new("--by")
    {
        Description = "Who makes the change, for the history. Default: the user's name.",
        DefaultValueFactory = _ => Environment.UserName is { Length: > 0 } user ? user : "mlops",
        HelpName = "NAME",
    };

    public static Option<string> Reason(string standard) => new("--reason")
    {
        Description = "Why, for the history.",
        DefaultValueFactory = _ => standard,
        HelpName = "TEXT",
    };

    public static RegistryOptions ToRegistryOptions(string? root, string? model = null) =>
        new() { Root = Root(root), Model = model };

    /// <summary>The root that was named here, or for all programs by the environment.</summary>
    public static string? Root(string? named) => named ?? Environment.GetEnvironmentVariable("Registry__Root");
}

/// <summary>For whom a command writes.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}
