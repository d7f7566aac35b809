using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Tests.Cli;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.OwnData;

/// <summary>A data set of a user's own on its way: described, trained on, published, loaded, all by the command line.</summary>
internal sealed class OwnDataset : IDisposable
{
    public const string Name = "mine";

    private readonly TempFolder _temp;

    public string Registry => _temp["registry"];

    public required LoadedModel Model { get; init; }

    public required Dataset Data { get; init; }

    public required CsvTable Table { get; init; }

    /// <summary>What <c>mlops init</c> said, as JSON.</summary>
    public required JsonElement Init { get; init; }

    /// <summary>What <c>mlops train</c> said, as JSON.</summary>
    public required JsonElement Train { get; init; }

    public Signature Signature => Model.Signature;

    /// <param name="write">Writes the data to a path.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="edit">What the user changes in the signature that was inferred.</param>
    /// <param name="train">More arguments for training.</param>
    public static async Task<OwnDataset> CreateAsync(Func<string, string> write, string target, Func<Signature, Signature>? edit, params string[] train)
    {
        Requires.LightGbm();
        var temp = new TempFolder();
        var data = write(temp["my.csv"]);
        var init = (await Mlops.RunAsync(temp, "init", "--data", data, "--target", target, "--name", Name, "--out", temp["described"], "--unit", "USD", "-o", "json")).Json();
        var signature = temp["described/signature.json"];
        if (edit is not null) await File.WriteAllBytesAsync(signature, edit(Signature.Parse(await File.ReadAllBytesAsync(signature))).ToJson());
        var trained = (await Mlops.RunAsync(temp, ["train", "--data", data, "--signature", signature, "--registry", temp["registry"], "-o", "json", .. train])).Json();
        var model = await LoadedModel.LoadAsync(ModelRegistry.Open(temp["registry"]), Name, 1);
        var table = CsvTable.Read(data);
        return new(temp) { Model = model, Table = table, Data = Dataset.Of(model.Signature, table), Init = init, Train = trained };
    }

    private OwnDataset(TempFolder temp) => _temp = temp;

    /// <summary>The features of the data as CSV, without the target and what was left out: what a user would ask about.</summary>
    public string FeaturesCsv(int rows = int.MaxValue)
    {
        var places = Signature.Features.Select(f => Table.Header.ToList().IndexOf(f.Name)).ToArray();
        var csv = new StringBuilder(string.Join(',', Signature.Features.Select(f => Quoted(f.Name)))).Append('\n');
        foreach (var row in Table.Rows.Take(rows)) csv.Append(string.Join(',', places.Select(p => Quoted(row[p])))).Append('\n');
        return csv.ToString();
    }

    /// <summary>What ML.NET's own model answers for rows of the signature.</summary>
    public async Task<float[]> AskMlNetAsync(double[][] rows)
    {
        var registry = ModelRegistry.Open(Registry);
        var recipe = FeatureRecipe.Parse(await registry.ReadFileAsync(Name, 1, ArtifactNames.Features));
        var table = recipe.MostNeighbours > 0 ? NeighbourTable.Parse(await registry.ReadFileAsync(Name, 1, ArtifactNames.Neighbours)) : null;
        var features = FeatureTransformer.Create(Signature, recipe, table);
        var examples = Array.ConvertAll(rows, row =>
        {
            var made = new float[features.Width];
            features.Transform(row, made);
            Assert.All(made, v => Assert.True(float.IsFinite(v)));
            return new Example { Features = made };
        });
        var ml = new MLContext();
        var model = ml.Model.Load(new MemoryStream(await registry.ReadFileAsync(Name, 1, "model.zip")), out _);
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Width);
        return [.. model.Transform(ml.Data.LoadFromEnumerable(examples, schema)).GetColumn<float>("Score")];
    }

    public void Dispose() => _temp.Dispose();

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class Example
    {
        public float[] Features { get; set; } = [];
    }
}
