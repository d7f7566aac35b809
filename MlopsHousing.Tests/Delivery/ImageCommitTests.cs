using System.Text.RegularExpressions;
using k8s.Models;
using MlopsHousing.Tests.Deploy;

namespace MlopsHousing.Tests.Delivery;

/// <summary>A commit says which images run, and reverting it brings back the ones before.</summary>
public sealed partial class ImageCommitTests
{
    private static readonly string _commit = new('c', 40);

    [Theory]
    [InlineData("staging")]
    [InlineData("production")]
    public void A_commit_names_images_by_digest_and_its_revert_renders_what_was_before(string environment)
    {
        using var repository = new DeployRepository();
        var before = repository.Render(environment);

        var (api, predict) = (Digest('a'), Digest('b'));
        repository.Change("set-images.sh", environment, _commit, $"api={api}", $"predict={predict}");

        var deployments = Manifests.Parse(repository.Render(environment)).Of<V1Deployment>().ToDictionary(d => d.Metadata.Name, Image);
        Assert.Equal($"docker.io/mlopshousing/mlops-housing-api@{api}", deployments["api"]);
        Assert.Equal($"docker.io/mlopshousing/mlops-housing-predict@{predict}", deployments["predict"]);

        repository.Revert();
        Assert.Equal(before, repository.Render(environment));
    }

    [Fact]
    public void A_second_region_runs_what_the_first_does()
    {
        using var repository = new DeployRepository();
        repository.Change("set-images.sh", "production", _commit, $"api={Digest('a')}");
        Assert.Equal(
            $"docker.io/mlopshousing/mlops-housing-api@{Digest('a')}",
            Image(Manifests.Parse(repository.Render("production-us-east-1")).Named<V1Deployment>("api")));
    }

    [Theory]
    [InlineData("nowhere", "api=sha256:aa", "There is no environment nowhere")]
    [InlineData("staging", "api=latest", "api=latest is not NAME=sha256:DIGEST.")]
    [InlineData("staging", "redis=sha256:aa", "redis=sha256:aa is not NAME=sha256:DIGEST.")]
    public void What_is_no_image_of_ours_by_digest_changes_nothing(string environment, string image, string why)
    {
        using var repository = new DeployRepository();
        var overlay = repository["deploy", "overlays", "staging", "kustomization.yaml"];
        var before = File.ReadAllText(overlay);
        var (code, _, error) = repository.Run("set-images.sh", environment, _commit, image);
        Assert.Equal(2, code);
        Assert.StartsWith(why, error);
        Assert.Equal(before, File.ReadAllText(overlay));
    }

    [Fact]
    public void The_account_of_the_images_is_one_everywhere()
    {
        string[] files = [".github/workflows/release.yml", "deploy/base/kustomization.yaml", "deploy/policies/image-repositories.yaml",
            .. Directory.GetFiles(Repository.File("deploy", "overlays"), "kustomization.yaml", SearchOption.AllDirectories).Where(NamesImages)];
        Assert.Equal(6, files.Length);
        Assert.All(files, file => Assert.Equal(
            ["mlopshousing"], Account().Matches(File.ReadAllText(Repository.File(file))).Select(match => match.Groups[1].Value).Distinct()));
    }

    // A second region has those of the first.
    private static bool NamesImages(string overlay) => File.ReadLines(overlay).Contains("images:");

    private static string Digest(char digit) => $"sha256:{new string(digit, 64)}";

    private static string Image(V1Deployment deployment) => Assert.Single(deployment.Spec.Template.Spec.Containers).Image;

    [GeneratedRegex(@"docker\.io/([\w-]+)")]
    private static partial Regex Account();
}
