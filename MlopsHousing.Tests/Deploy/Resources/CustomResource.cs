using k8s;
using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Resources;

/// <summary>A custom resource with the fields that we use; any other is an error, and so a slip of the pen is one.</summary>
/// <typeparam name="TSpec">Its specification.</typeparam>
internal abstract record CustomResource<TSpec> : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public TSpec Spec { get; init; } = default!;
}
