using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Resources;

/// <summary>Where External Secrets looks.</summary>
[KubernetesEntity(Group = "external-secrets.io", ApiVersion = "v1", Kind = "SecretStore")]
internal sealed record SecretStore : CustomResource<SecretStore.Specification>
{
    internal sealed record Specification
    {
        public Provider Provider { get; init; } = new();
    }

    internal sealed record Provider
    {
        public Aws Aws { get; init; } = new();
    }

    internal sealed record Aws
    {
        public string Service { get; init; } = "";

        public string Region { get; init; } = "";
    }
}

/// <summary>Where it looks for those of several namespaces.</summary>
[KubernetesEntity(Group = "external-secrets.io", ApiVersion = "v1", Kind = "ClusterSecretStore")]
internal sealed record ClusterSecretStore : CustomResource<ClusterSecretStore.Specification>
{
    internal sealed record Specification
    {
        public SecretStore.Provider Provider { get; init; } = new();

        public IList<Condition> Conditions { get; init; } = [];
    }

    internal sealed record Condition
    {
        public IList<string> Namespaces { get; init; } = [];
    }
}

/// <summary>A Secret, and what it is made of.</summary>
[KubernetesEntity(Group = "external-secrets.io", ApiVersion = "v1", Kind = "ExternalSecret")]
internal sealed record ExternalSecret : CustomResource<ExternalSecret.Specification>
{
    internal sealed record Specification
    {
        public string RefreshInterval { get; init; } = "";

        public StoreReference SecretStoreRef { get; init; } = new();

        public Target Target { get; init; } = new();

        public IList<Part> Data { get; init; } = [];

        public IList<Whole> DataFrom { get; init; } = [];
    }

    internal sealed record Whole
    {
        public RemoteReference Extract { get; init; } = new();
    }

    internal sealed record StoreReference
    {
        public string Kind { get; init; } = "";

        public string Name { get; init; } = "";
    }

    internal sealed record Target
    {
        public string Name { get; init; } = "";

        public Template Template { get; init; } = new();
    }

    internal sealed record Template
    {
        public Dictionary<string, string> Data { get; init; } = [];
    }

    internal sealed record Part
    {
        public string SecretKey { get; init; } = "";

        public RemoteReference RemoteRef { get; init; } = new();
    }

    internal sealed record RemoteReference
    {
        public string Key { get; init; } = "";

        public string Property { get; init; } = "";
    }
}
