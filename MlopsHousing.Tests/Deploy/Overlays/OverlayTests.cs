using k8s.Models;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Tests.Deploy.GitOps;
using MlopsHousing.Tests.Deploy.Policies;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>What holds for everything in an overlay.</summary>
public sealed class OverlayTests
{
    private const int Short = 30;

    public static TheoryData<string> Environments => Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_object_is_accepted_by_its_schema_and_by_our_admission_policies(string environment)
    {
        var overlay = Overlay.Of(environment);
        Assert.Empty(ApiSchemas.Faults(overlay.Yaml));
        Assert.All(overlay.All, one => Assert.Empty(AdmissionPolicies.Shipped.Refusals(one)));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void An_overlay_is_short_and_everything_in_it_is_in_our_namespace(string environment)
    {
        Assert.True(File.ReadLines(Repository.File("deploy", "overlays", environment, "kustomization.yaml")).Count() <= Short);
        Assert.All(Overlay.Of(environment).All, one => Assert.Equal(
            "mlops-housing", one is V1Namespace ? one.Metadata.Name : one.Metadata.NamespaceProperty));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_doctor_finds_no_fault_with_an_overlay_and_what_deploys_it(string environment)
    {
        var examined = new MlopsHousing.Cli.Doctor.Overlay();
        examined.Add(Overlay.Of(environment).Yaml, environment);
        examined.Add(Kustomize.Render("deploy", "argocd", "environments", environment), "argocd");
        Assert.Empty(DoctorCommand.Rules.SelectMany(rule => rule.Check(examined)));
    }

    [Theory]
    [InlineData("api")]
    [InlineData("predict")]
    public void What_the_autoscaler_has_decided_outlives_a_sync(string name)
    {
        var inGit = Overlay.Of("production").Named<V1Deployment>(name);
        var scaled = Overlay.Of("staging").Named<V1Deployment>(name);
        scaled.Spec.Replicas = 7;
        var application = Manifests.Render("deploy", "argocd", "environments", "production").Named<Application>("mlops-housing").Spec;
        Assert.NotNull(inGit.Spec.Replicas);
        Assert.Equal(7, Sync.Apply(application, inGit, scaled).Spec.Replicas);
    }
}
