using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Modeling.Registry;

/// <summary>What registries refuse, worded once for every kind of them.</summary>
internal static class RegistryFaults
{
    public static NotInRegistryException NotAModelName() =>
        new("That can't be the name of a model: names are 1 to 63 lower-case letters, digits or hyphens, beginning with a letter.");

    public static NotInRegistryException NoModel(string model, IEnumerable<string> models) =>
        new($"The registry has no model {model}; it has {Listed([.. models])}.");

    public static NotInRegistryException NoVersion(string model, int version, IEnumerable<int> versions) =>
        new($"{model} has no version {version}; it has {Listed([.. versions.Order().Select(v => $"{v}")])}.");

    public static NotInRegistryException NoFile(string model, int version) =>
        new($"Version {version} of {model} has no file of that name.");

    public static NotInRegistryException NothingToName(string model, int version) =>
        new($"{model} has no version {version}, so no alias can name it.");

    public static NotInRegistryException Retired(string model, int version) =>
        new($"Version {version} of {model} was retired, so no alias can name it; choose one that 'mlops models list' shows.");

    public static ArtifactException Damaged(string model, int version, string why, Exception? inner = null) =>
        new($"Version {version} of {model} is damaged: {why}. Publish it again or restore it from a backup.", inner);

    public static ArtifactException Unpublishable(InvalidDataException why) =>
        new($"The version can't be published. {why.Message}", why);

    public static RegistryException DamagedAliases(string model, InvalidDataException why) =>
        new($"{Aliases.FileName} of {model} is damaged ({why.Message}) Restore it from a backup.", why);

    public static RegistryException AliasesTooLarge(string model) =>
        new($"{Aliases.FileName} of {model} is larger than {Aliases.MostBytes} bytes; archive its oldest changes.");

    private static string Listed(string[] names) => names.Length switch
    {
        0 => "none",
        > 12 => $"{names[0]}, {names[1]}, …, {names[^2]}, {names[^1]}",
        _ => string.Join(", ", names),
    };
}
