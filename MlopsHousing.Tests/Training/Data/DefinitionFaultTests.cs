using MlopsHousing.Tests.Cli;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Data;

/// <summary>Whoever edits a file that defines a data set is told what is wrong in words of the file, not of .NET.</summary>
public sealed class DefinitionFaultTests : IDisposable
{
    private const string Target = """ "target": { "name": "t", "unit": "USD" } """;

    private readonly TinyDataset _tiny = TinyDataset.Create();

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [InlineData("signature.json", "{ \"name\": \"m\", \"features\": [\n{ \"name\": \"a\", \"type\": \"Number\", \"foo\": 1 }], " + Target + "}", "$.features[0].foo (line 2) is not a field here: mind its spelling, or leave it out.")]
    [InlineData("signature.json", "{ \"name\": \"m\", \"features\": [\n{ \"name\": \"a\", \"type\": \"Number\", \"nulls\": \"Alow\" }], " + Target + "}", "$.features[0].nulls (line 2) must be one of \"Reject\", \"Allow\".")]
    [InlineData("signature.json", "{ \"name\": \"m\", \"features\": [\n{ \"name\": \"a\", \"type\": \"Number\", \"hardRange\": [2, 1] }], " + Target + "}", "$.features[0].hardRange (line 2): A range is an array of two finite numbers, [min, max], with min ≤ max.")]
    [InlineData("signature.json", "{ \"name\": \"m\",\n\"features\": null, " + Target + "}", "$.features (line 2) must not be null.")]
    [InlineData("signature.json", "{ \"name\": \"m\", \"name\": \"m\", \"features\": [], " + Target + "}", "$.name (line 1) is there twice.")]
    [InlineData("signature.json", "{ \"name\": \"m\" }", "it lacks 'features', 'target'.")]
    [InlineData("signature.json", "{ \"name\": 7 }", "$.name (line 1) must be a text.")]
    [InlineData("signature.json", "{ \"name\": \"m\",\n}", "it stops being JSON at line 2, byte 1.")]
    [InlineData("features.json", "{ \"steps\": [\n{ \"name\": \"area\" }] }", "$.steps[0] (line 2) needs a \"kind\".")]
    [InlineData("features.json", "{ \"steps\": [\n{ \"kind\": \"cube\" }] }", "$.steps[0] (line 2) has the kind 'cube', which there is not.")]
    [InlineData("data-contract.json", "{ \"columns\": [\n{ \"name\": \"area\", \"type\": \"figure\" }] }", "$.columns[0].type (line 2) must be one of \"number\", ")]
    [InlineData("data-contract.json", "{ \"columns\": [\n{ \"name\": \"area\", \"type\": \"number\", \"unique\": 1 }] }", "$.columns[0].unique (line 2) must be true or false.")]
    [InlineData("card.json", "{ \"intendedUse\": [], \"limits\": [], \"more\": [] }", "$.more (line 1) is not a field here")]
    [InlineData("card.json", "{ \"intendedUse\": \"all\", \"limits\": [] }", "$.intendedUse (line 1) has a value that is not of its kind.")]
    public void A_fault_is_told_by_its_place_in_plain_words(string file, string json, string said)
    {
        var folder = _tiny.Folder[$"datasets/{TinyDataset.Name}"];
        File.WriteAllText(Path.Combine(folder, file), json);

        var message = Assert.Throws<TrainingException>(() => DatasetDescription.Load(folder)).Message;

        Assert.Contains($"{file} can't be used: ", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"MlopsHousing\.|System\.|\.NET|annotation", message);
    }
}
