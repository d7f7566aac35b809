using System.Text.RegularExpressions;

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>No secret is in what is kept in git.</summary>
internal sealed partial record ClearSecrets() : Rule(
    "clear-secret",
    "Whoever reads the repository, or config maps in the cluster, has what stands there in clear; base64 hides nothing.")
{
    public override IEnumerable<Problem> Check(Overlay overlay)
    {
        var inSecrets =
            from secret in overlay.Of("Secret")
            from part in new[] { "data", "stringData" }
            from pair in secret.Yaml.Map(part)
            select new Problem(secret, $"{pair.Key} is in it; let External Secrets make this object");
        var inConfigMaps =
            from map in overlay.Of("ConfigMap")
            from pair in map.Yaml.Map("data")
            where IsSecret(pair)
            select new Problem(map, Told(pair.Key));
        var inVariables =
            from workload in overlay.Workloads
            from container in workload.Containers
            from pair in container.Items("env").Select(variable => KeyValuePair.Create(variable.Text("name") ?? "", variable.Text("value") ?? ""))
            where IsSecret(pair)
            select new Problem(workload, Told($"{pair.Key} of {container.Text("name")}"));
        return inSecrets.Concat(inConfigMaps).Concat(inVariables);
    }

    private static bool IsSecret(KeyValuePair<string, string> pair) =>
        pair.Value.Length > 0 && (SecretName().IsMatch(pair.Key) || SecretValue().IsMatch(pair.Value));

    private static string Told(string key) => $"{key} looks like a secret in clear; take it from a Secret that External Secrets makes";

    [GeneratedRegex(@"(password|passwd|pwd|passphrase|secret|token|api_?key|access_?key|private_?key|credentials?)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // Connection strings and addresses with a password, keys of AWS, private keys.
    [GeneratedRegex(@"\b(password|pwd)\s*=\s*[^;,\s$]|://[^/\s:@]+:[^/\s@]+@|\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();
}
