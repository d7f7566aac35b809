using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace MlopsHousing.Tests.Architecture;

/// <summary>Log lines can be told by their event ids, whatever becomes of their words.</summary>
public sealed partial class LogTests
{
    // Each project has a thousand numbers.
    private static readonly Dictionary<string, int> _thousands = new()
    {
        ["MlopsHousing.ServiceDefaults"] = 1,
        ["MlopsHousing.Predict"] = 2,
        ["MlopsHousing.Api"] = 3,
        ["MlopsHousing.Monitoring"] = 4,
    };

    [Fact]
    public void Every_message_has_an_event_id_of_its_own()
    {
        var messages = (
            from project in _thousands.Keys
            from type in Assembly.Load(project).GetTypes()
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            let message = method.GetCustomAttribute<LoggerMessageAttribute>()
            where message is not null
            select (Project: project, Name: $"{type.Name}.{method.Name}", Id: message.EventId)).ToList();
        Assert.True(messages.Count > 20);
        Assert.All(messages, message => Assert.True(message.Id / 1000 == _thousands[message.Project], $"{message.Name} needs an event id of its own: [LoggerMessage({_thousands[message.Project]}xxx, …)]"));
        Assert.Empty(messages.GroupBy(message => message.Id).Where(group => group.Count() > 1).Select(group => string.Join(", ", group)));
    }

    [Fact]
    public void Messages_are_written_by_generated_methods() =>
        Assert.Empty(
            from path in Checkout.Files("*.cs")
            where _thousands.Keys.Any(project => Checkout.Relative(path).StartsWith(project + "/", StringComparison.Ordinal))
            from line in File.ReadLines(path)
            where LogCall().IsMatch(line)
            select $"{Checkout.Relative(path)}: {line.Trim()}");

    [GeneratedRegex(@"[lL]og(ger)?\.Log(Trace|Debug|Information|Warning|Error|Critical)?\(")]
    private static partial Regex LogCall();
}
