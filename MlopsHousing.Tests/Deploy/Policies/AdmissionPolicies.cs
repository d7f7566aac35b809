using System.Text.Json;
using Cel;
using k8s;
using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Policies;

/// <summary>The policies of <c>deploy/policies</c>, their expressions evaluated as an API server evaluates them.</summary>
internal sealed class AdmissionPolicies(Manifests policies)
{
    private static readonly CelEnvironment _cel = new([], "");

    /// <summary>Those of the checkout.</summary>
    public static AdmissionPolicies Shipped { get; } = new(Manifests.Render("deploy", "policies"));

    /// <summary>Why an object is refused when it is created; nothing if it is accepted.</summary>
    public IReadOnlyList<string> Refusals(IKubernetesObject<V1ObjectMeta> request) =>
    [
        .. from binding in policies.Of<V1ValidatingAdmissionPolicyBinding>()
           let policy = policies.Named<V1ValidatingAdmissionPolicy>(binding.Spec.PolicyName)
           where IsFor(policy, request)
           let variables = Variables(policy, binding, request)
           from validation in policy.Spec.Validations
           where !Holds(validation.Expression, variables)
           select validation.Message,
    ];

    private static bool IsFor(V1ValidatingAdmissionPolicy policy, IKubernetesObject<V1ObjectMeta> request)
    {
        var group = request.ApiVersion.Contains('/', StringComparison.Ordinal) ? request.ApiVersion.Split('/')[0] : "";
        return policy.Spec.MatchConstraints.ResourceRules.Any(rule =>
            rule.ApiGroups.Contains(group) && rule.Operations.Contains("CREATE") && rule.Resources.Contains($"{request.Kind.ToLowerInvariant()}s"));
    }

    // Each variable may use those before it.
    private Dictionary<string, object?> Variables(V1ValidatingAdmissionPolicy policy, V1ValidatingAdmissionPolicyBinding binding, IKubernetesObject<V1ObjectMeta> request)
    {
        var named = new Dictionary<string, object?>();
        var all = new Dictionary<string, object?> { ["object"] = Value(request), ["variables"] = named };
        if (binding.Spec.ParamRef is { } parameters)
            all["params"] = Value(policies.Named<V1ConfigMap>(parameters.Name));
        foreach (var variable in policy.Spec.Variables ?? [])
            named[variable.Name] = Evaluate(variable.Expression, all);
        return all;
    }

    private static bool Holds(string expression, Dictionary<string, object?> variables) => (bool)Evaluate(expression, variables)!;

    private static object? Evaluate(string expression, Dictionary<string, object?> variables) => _cel.Compile(expression).Invoke(variables);

    private static object? Value(IKubernetesObject<V1ObjectMeta> resource)
    {
        using var json = JsonDocument.Parse(KubernetesJson.Serialize(resource));
        return Value(json.RootElement);
    }

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(property => property.Name, property => Value(property.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
