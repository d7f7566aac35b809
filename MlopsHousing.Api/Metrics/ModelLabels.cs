using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Metrics;

/// <summary>The labels of a version, made once, so that counting allocates nothing.</summary>
public sealed class ModelLabels(ModelVersion version, string role)
{
    internal KeyValuePair<string, object?>[] Predicted { get; } = With(version, role, "ok");

    internal KeyValuePair<string, object?>[] Refused { get; } = With(version, role, "refused");

    internal KeyValuePair<string, object?>[] Unavailable { get; } = With(version, role, "unavailable");

    internal KeyValuePair<string, object?>[] Info { get; } = [.. Identity(version, role), new("digest", version.Digest)];

    private static KeyValuePair<string, object?>[] With(ModelVersion version, string role, string outcome) =>
        [.. Identity(version, role), new("outcome", outcome)];

    private static KeyValuePair<string, object?>[] Identity(ModelVersion version, string role) =>
        [new("model_name", version.Model), new("model_version", version.Number.ToString()), new("role", role)];
}
