using System.Text.RegularExpressions;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Where things lie in a bucket: the same layout as a folder's. Keys are only ever made here, from names that were checked.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">Empty, or a path that ends with a slash.</param>
internal sealed partial record S3Location(string Bucket, string Prefix)
{
    public const string Scheme = "s3://";

    /// <summary>As people write it.</summary>
    public string Root => $"{Scheme}{Bucket}/{Prefix}".TrimEnd('/');

    /// <exception cref="RegistryException">It is not <c>s3://bucket</c> or <c>s3://bucket/prefix</c>.</exception>
    public static S3Location Parse(string root)
    {
        var match = Pattern().Match(root);
        if (!match.Success)
            throw new RegistryException($"The model registry's root {root} can't be used; write it as s3://bucket/prefix, with a bucket's name and a prefix of plain letters, digits, dots, hyphens and underscores.");
        var prefix = match.Groups["prefix"].Value.Trim('/');
        return new(match.Groups["bucket"].Value, prefix.Length == 0 ? "" : prefix + "/");
    }

    public string Model(string model) => SignatureRules.IsModelName(model) ? $"{Prefix}{model}/" : throw RegistryFaults.NotAModelName();

    public string Version(string model, int version) => FormattableString.Invariant($"{Model(model)}{version}/");

    public string Aliases(string model) => Model(model) + Registry.Aliases.FileName;

    [GeneratedRegex(@"\As3://(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?<prefix>(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)/?\z")]
    private static partial Regex Pattern();
}
