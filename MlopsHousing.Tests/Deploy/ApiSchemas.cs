using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Deploy;

/// <summary>
/// The schemas of Kubernetes and of the custom resources, as an API server holds objects against them: what strict
/// parsing lets through (unquoted values of variables, bad enumerations, missing required fields).
/// </summary>
internal static class ApiSchemas
{
    /// <summary>What is wrong with the objects, one line each, such as <c>Deployment/api.spec.replicas: must be integer</c>.</summary>
    public static IReadOnlyList<string> Faults(string yaml)
    {
        Requires.That(
            Directory.Exists(Repository.File("deploy", "validate", "node_modules", "kubernetes-models")),
            "the schemas are not installed; run: bash deploy/validate/install.sh");
        var (code, output, error) = Tool.Run(
            Requires.Program("node", package: "nodejs"), [Repository.File("deploy", "validate", "schemas.mjs")], yaml);
        Assert.True(code == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
