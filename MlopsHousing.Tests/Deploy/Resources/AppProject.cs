using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Resources;

/// <summary>What applications of a project may come from and go to, and who may do what with them.</summary>
[KubernetesEntity(Group = "argoproj.io", ApiVersion = "v1alpha1", Kind = "AppProject")]
internal sealed record AppProject : CustomResource<AppProject.Specification>
{
    internal sealed record Specification
    {
        public string Description { get; init; } = "";

        public IList<string> SourceRepos { get; init; } = [];

        public IList<ApplicationDestination> Destinations { get; init; } = [];

        public IList<GroupKind> ClusterResourceWhitelist { get; init; } = [];

        public IList<GroupKind> NamespaceResourceBlacklist { get; init; } = [];

        public OrphanedResources? OrphanedResources { get; init; }

        public IList<ProjectRole> Roles { get; init; } = [];
    }
}

internal sealed record GroupKind
{
    public string Group { get; init; } = "";

    public string Kind { get; init; } = "";
}

internal sealed record OrphanedResources
{
    public bool Warn { get; init; }
}

internal sealed record ProjectRole
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    public IList<string> Policies { get; init; } = [];

    public IList<string> Groups { get; init; } = [];
}
