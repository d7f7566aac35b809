using System.Globalization;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Cli.Models;

/// <summary>Which version is meant by a number, an alias, or nothing.</summary>
internal static class VersionChoice
{
    /// <summary>How it is explained in help texts.</summary>
    public const string Explanation = "The version's number, or champion or challenger. Default: champion.";

    public static int Resolve(string? text, AliasSnapshot snapshot)
    {
        var (model, aliases) = (snapshot.Model, snapshot.Aliases);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return text switch
        {
            null or AliasNames.Champion => aliases.Champion ?? throw new UsageException($"{model} has no champion yet. Name a version, or make one champion with 'mlops models promote VERSION'."),
            AliasNames.Challenger => aliases.Challenger ?? throw new UsageException($"{model} has no challenger. Name a version; 'mlops models list' shows them."),
            _ => throw new UsageException("A version is a number, champion or challenger; 'mlops models list' shows them."),
        };
    }

    /// <summary>Loads the version that is meant.</summary>
    public static async Task<LoadedModel> LoadAsync(RegistryOptions options, string? version, CancellationToken cancel)
    {
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry, cancel);
        var number = Resolve(version, await registry.ReadAliasesAsync(model, cancel));
        return await LoadedModel.LoadAsync(registry, model, number, cancel);
    }

    /// <summary>The parts that a version plays.</summary>
    public static string Roles(this Aliases aliases, int version) =>
        version == aliases.Champion ? AliasNames.Champion : version == aliases.Challenger ? AliasNames.Challenger : "";
}
