using k8s.Models;
using YamlDotNet.Serialization;

namespace MlopsHousing.Tests.Deploy.Resources;

/// <summary>What Argo CD keeps in a cluster as it is in git.</summary>
[KubernetesEntity(Group = "argoproj.io", ApiVersion = "v1alpha1", Kind = "Application")]
internal sealed record Application : CustomResource<ApplicationSpec>;

/// <summary>Applications made from a template, one for each that a generator finds.</summary>
[KubernetesEntity(Group = "argoproj.io", ApiVersion = "v1alpha1", Kind = "ApplicationSet")]
internal sealed record ApplicationSet : CustomResource<ApplicationSet.Specification>
{
    internal sealed record Specification
    {
        public bool GoTemplate { get; init; }

        public IList<string> GoTemplateOptions { get; init; } = [];

        public IList<Generator> Generators { get; init; } = [];

        public SetSyncPolicy? SyncPolicy { get; init; }

        public ApplicationTemplate Template { get; init; } = new();
    }

    internal sealed record Generator
    {
        public ClusterGenerator? Clusters { get; init; }
    }

    internal sealed record ClusterGenerator
    {
        public V1LabelSelector Selector { get; init; } = new();
    }

    internal sealed record SetSyncPolicy
    {
        public bool PreserveResourcesOnDeletion { get; init; }
    }

    internal sealed record ApplicationTemplate
    {
        public V1ObjectMeta Metadata { get; init; } = new();

        public ApplicationSpec Spec { get; init; } = new();
    }
}

internal sealed record ApplicationSpec
{
    public string Project { get; init; } = "";

    public ApplicationSource? Source { get; init; }

    public IList<ApplicationSource> Sources { get; init; } = [];

    public ApplicationDestination Destination { get; init; } = new();

    public ApplicationSyncPolicy? SyncPolicy { get; init; }

    public IList<IgnoredDifference> IgnoreDifferences { get; init; } = [];

    /// <summary>The sources, however they are written.</summary>
    internal IEnumerable<ApplicationSource> AllSources => Source is null ? Sources : [Source];
}

internal sealed record ApplicationSource
{
    [YamlMember(Alias = "repoURL", ApplyNamingConventions = false)]
    public string RepoUrl { get; init; } = "";

    public string TargetRevision { get; init; } = "";

    public string? Path { get; init; }

    public string? Chart { get; init; }

    public string? Ref { get; init; }

    public HelmSource? Helm { get; init; }
}

internal sealed record HelmSource
{
    public string? ReleaseName { get; init; }

    public IList<string> ValueFiles { get; init; } = [];

    public object? ValuesObject { get; init; }
}

internal sealed record ApplicationDestination
{
    public string? Server { get; init; }

    public string? Namespace { get; init; }
}

internal sealed record ApplicationSyncPolicy
{
    public AutomatedSync? Automated { get; init; }

    public SyncRetry? Retry { get; init; }

    public IList<string> SyncOptions { get; init; } = [];
}

internal sealed record AutomatedSync
{
    public bool Prune { get; init; }

    public bool SelfHeal { get; init; }
}

internal sealed record SyncRetry
{
    public int Limit { get; init; }

    public SyncBackoff? Backoff { get; init; }
}

internal sealed record SyncBackoff
{
    public string Duration { get; init; } = "";

    public int Factor { get; init; }

    public string MaxDuration { get; init; } = "";
}

internal sealed record IgnoredDifference
{
    public string? Group { get; init; }

    public string Kind { get; init; } = "";

    public string? Name { get; init; }

    public IList<string> JsonPointers { get; init; } = [];

    public IList<string> JqPathExpressions { get; init; } = [];
}
