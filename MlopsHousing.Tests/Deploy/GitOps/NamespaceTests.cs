using k8s;
using k8s.Models;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.GitOps;

/// <summary>An empty cluster gets its namespaces before what is in them: a wave that fails keeps all later ones from beginning.</summary>
public sealed class NamespaceTests
{
    public static TheoryData<string> Environments => Overlays.Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_namespace_is_there_before_what_is_put_into_it(string environment)
    {
        var all = Manifests.Render("deploy", "argocd", "environments", environment);
        var waves = all.Of<Application>().GroupBy(Wave).OrderBy(wave => wave.Key).ToList();
        // Every cluster has the first; the second is made by hand, for Argo CD itself; of one wave namespaces come first.
        HashSet<string> there = ["kube-system", "argocd", .. all.Of<V1Namespace>().Where(one => Wave(one) <= waves[0].Key).Select(one => one.Metadata.Name)];
        Assert.All(all.All.Where(one => one.Metadata.NamespaceProperty is not null), one => Assert.Contains(one.Metadata.NamespaceProperty, there));
        Assert.True(waves.Count > 3);
        foreach (var wave in waves)
        {
            List<string> made = [];
            foreach (var application in wave)
            {
                // Definitions are in no namespace.
                if (application.Metadata.Name != "prometheus-operator-crds") Check(application, there, made);
            }

            there.UnionWith(made);
        }
    }

    private static void Check(Application application, IEnumerable<string> there, List<string> made)
    {
        var spec = application.Spec;
        var objects = spec.AllSources.Where(source => source.Path is not null).SelectMany(source => Manifests.Render(source.Path!.Split('/')).All).ToList();
        var own = objects.OfType<V1Namespace>().Select(one => one.Metadata.Name).ToList();
        var target = spec.Destination.Namespace;
        List<string> before = [.. there];
        if (target is not null && !own.Contains(target) && spec.SyncPolicy!.SyncOptions.Contains("CreateNamespace=true")) before.Add(target);
        made.AddRange([.. own, .. before]);

        if (target is not null && spec.AllSources.Any(source => source.Chart is not null)) Assert.Contains(target, before);
        // Hooks before a sync run before anything of it is there.
        Assert.All(objects.Where(one => one.Metadata.NamespaceProperty is not null), one =>
            Assert.True(
                (IsEarly(one) ? before : [.. before, .. own]).Contains(one.Metadata.NamespaceProperty),
                $"{application.Metadata.Name}: {one.Kind} {one.Metadata.Name} comes before its namespace {one.Metadata.NamespaceProperty}."));
    }

    private static bool IsEarly(IKubernetesObject<V1ObjectMeta> one) => one.Metadata.Annotations?.TryGetValue("argocd.argoproj.io/hook", out var hook) == true && hook == "PreSync";

    private static int Wave(IKubernetesObject<V1ObjectMeta> one) => int.Parse(one.Metadata.Annotations["argocd.argoproj.io/sync-wave"]);
}
