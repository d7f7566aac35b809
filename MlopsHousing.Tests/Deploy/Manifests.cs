using System.Reflection;
using k8s;
using k8s.Models;
using YamlDotNet.Core;

namespace MlopsHousing.Tests.Deploy;

/// <summary>Kubernetes objects, parsed so strictly that an unknown or repeated field is an error.</summary>
internal sealed class Manifests
{
    // Custom resources are the records of this assembly that carry [KubernetesEntity].
    private static readonly Dictionary<string, Type> _custom = typeof(Manifests).Assembly.GetTypes()
        .Select(type => (Type: type, Entity: type.GetCustomAttribute<KubernetesEntityAttribute>()))
        .Where(pair => pair.Entity is not null)
        .ToDictionary(pair => $"{pair.Entity!.Group}/{pair.Entity.ApiVersion}/{pair.Entity.Kind}", pair => pair.Type);

    private Manifests(string yaml, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> all) => (Yaml, All) = (yaml, all);

    /// <summary>What was parsed.</summary>
    public string Yaml { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All { get; }

    /// <summary>The objects of a folder of the checkout that kustomize renders.</summary>
    public static Manifests Render(params string[] path) => Parse(Kustomize.Render(path));

    /// <summary>The objects of one or more YAML documents.</summary>
    /// <exception cref="InvalidDataException">A kind or field is unknown, or a field is there twice.</exception>
    public static Manifests Parse(string yaml)
    {
        try
        {
            return new(yaml, [.. KubernetesYaml.LoadAllFromString(yaml, _custom, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);
        }
        catch (KeyNotFoundException e)
        {
            throw new InvalidDataException($"{e.Message} Give a custom resource its record with [KubernetesEntity] in MlopsHousing.Tests/Deploy/Resources.");
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>The objects of a kind.</summary>
    public IEnumerable<T> Of<T>() => All.OfType<T>();

    /// <summary>The one object of a kind and name.</summary>
    public T Named<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var found = Of<T>().Where(one => one.Metadata.Name == name).ToList();
        Assert.True(found.Count == 1, $"There are {found.Count} {typeof(T).Name} named {name}.");
        return found[0];
    }
}
