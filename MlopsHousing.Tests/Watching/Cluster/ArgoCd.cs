namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>Tells of applications as Argo CD's application controller does. One of them is not as it is in git.</summary>
internal static class ArgoCd
{
    public static string Of(ClusterObjects cluster)
    {
        var told = new Exposition(Reference.Named("Argo CD"));
        foreach (var (application, index) in cluster.Applications.Select((one, index) => (one, index)))
            told.Add(
                "argocd_app_info", 1,
                ("namespace", application.Metadata.NamespaceProperty), ("name", application.Metadata.Name), ("project", application.Spec.Project),
                ("autosync_enabled", application.Spec.SyncPolicy?.Automated is null ? "false" : "true"), ("repo", application.Spec.AllSources.First().RepoUrl),
                ("dest_server", application.Spec.Destination.Server ?? ""), ("dest_namespace", application.Spec.Destination.Namespace ?? ""),
                ("sync_status", index == 0 ? "OutOfSync" : "Synced"), ("health_status", "Healthy"), ("operation", ""));
        return told.ToString();
    }
}
