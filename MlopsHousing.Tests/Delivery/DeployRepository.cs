using MlopsHousing.Tests.Deploy;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Delivery;

/// <summary>A git repository of its own with what is deployed, to commit to and to revert.</summary>
internal sealed class DeployRepository : IDisposable
{
    private readonly TempFolder _folder = new();

    public DeployRepository()
    {
        Requires.Program("git", package: "git");
        Assert.Equal(0, Tool.Run("cp", [
            "-r", "--parents", "deploy/base", "deploy/components", "deploy/overlays", "deploy/argocd", "deploy/platform",
            "deploy/set-images.sh", "deploy/set-champion.sh", "deploy/values.sh", "aspirate-output", _folder.Path]).Code);
        Git("init", "-q");
        Commit("What is deployed");
    }

    /// <summary>A file of it.</summary>
    public string this[params string[] path] => Path.Combine([_folder.Path, .. path]);

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a script of <c>deploy/</c>.</summary>
    public (int Code, string Output, string Error) Run(string script, params string[] args) => Tool.Run("bash", [this["deploy", script], .. args]);

    /// <summary>The same, and commits what it wrote.</summary>
    public void Change(string script, params string[] args)
    {
        var (code, _, error) = Run(script, args);
        Assert.True(code == 0, error);
        Commit(string.Join(' ', args));
    }

    /// <summary><c>git revert</c> of the latest commit.</summary>
    public void Revert() => Git("revert", "--no-edit", "HEAD");

    public string Render(string environment) => Kustomize.RenderFolder(this["deploy", "overlays", environment]);

    /// <summary>What Argo CD has in an environment.</summary>
    public string RenderArgoCd(string environment) => Kustomize.RenderFolder(this["deploy", "argocd", "environments", environment]);

    private void Commit(string message)
    {
        Git("add", "--all");
        Git("commit", "-q", "-m", message);
    }

    private void Git(params string[] args)
    {
        var (code, output, error) = Tool.Run("git", [
            "-C", _folder.Path, "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main", .. args]);
        Assert.True(code == 0, $"{output}{error}");
    }
}
