using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>Looks into YAML without schemas: what isn't there, or is of another shape, is null or empty.</summary>
internal static class YamlQueries
{
    /// <summary>The documents of a text.</summary>
    /// <exception cref="UsageException">It is no YAML.</exception>
    public static IEnumerable<YamlNode> Documents(string text, string file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new UsageException($"{file}, line {e.Start.Line}, is no YAML: {e.InnerException?.Message ?? e.Message} Name what kustomize rendered, or render it with --kustomize.");
        }

        return stream.Documents.Select(document => document.RootNode);
    }

    /// <summary>What stands at a path of keys.</summary>
    public static YamlNode? At(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
            node = node is YamlMappingNode map && map.Children.TryGetValue(key, out var inner) ? inner : null;
        return node;
    }

    /// <summary>The text of a scalar; null also where YAML says null.</summary>
    public static string? Text(this YamlNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is YamlScalarNode scalar && !(scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null") ? scalar.Value : null;

    /// <summary>The items of a list.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is YamlSequenceNode list ? list.Children : [];

    /// <summary>The texts of a list.</summary>
    public static IEnumerable<string> Texts(this YamlNode? node, params ReadOnlySpan<string> path) =>
        node.Items(path).Select(item => item.Text()).OfType<string>();

    /// <summary>The texts of a map, by their keys; what is no text is left out.</summary>
    public static Dictionary<string, string> Map(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node.At(path) is YamlMappingNode map)
            foreach (var (key, value) in map.Children)
                if (key.Text() is { } name && value.Text() is { } text) found[name] = text;
        return found;
    }
}
