using Microsoft.ML;
using Microsoft.ML.Data;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Forests;

/// <summary>The shipped champion as ML.NET saved it against the same champion as it is served, over the whole data set.</summary>
public class ChampionForestTests
{
    private static readonly string _folder = Repository.File("models", "california-housing", "1");

    [Fact]
    public void The_champion_answers_as_its_ML_NET_model_does_to_the_last_bit()
    {
        var rows = EngineeredRows(every: 1);
        var ml = new MLContext();
        var mlNet = ml.Model.Load(Path.Combine(_folder, "model.zip"), out _);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        var view = ml.Data.LoadFromEnumerable(rows.Select(row => new Row { Features = row }), schema);
        var expected = mlNet.Transform(view).GetColumn<float>("Score").ToArray();

        var scorer = new ForestScorer(Champion());
        Assert.Equal(20_640, rows.Length);
        for (var i = 0; i < rows.Length; i++)
            Assert.Equal(BitConverter.SingleToInt32Bits(expected[i]), BitConverter.SingleToInt32Bits((float)scorer.Sum(rows[i])));
    }

    [Fact]
    public void The_champion_s_contributions_add_up_to_its_answers()
    {
        var forest = Champion();
        var (scorer, explainer) = (new ForestScorer(forest), new TreeExplainer(forest));
        var contributions = new double[forest.FeatureCount];
        foreach (var row in EngineeredRows(every: 20))
        {
            explainer.Explain(row, contributions);
            var sum = scorer.Sum(row);
            Assert.Equal(sum, explainer.BaseValue + contributions.Sum(), 1e-9 * Math.Abs(sum));
        }
    }

    private static Forest Champion() => Forest.Parse(File.ReadAllBytes(Path.Combine(_folder, "forest.bin")));

    private static float[][] EngineeredRows(int every)
    {
        byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder, name));
        var data = Dataset.Of(Signature.Parse(Read("signature.json")), CsvTable.Read(Requires.Data()));
        var features = FeatureTransformer.Create(data.Signature, FeatureRecipe.Parse(Read("features.json")), NeighbourTable.Parse(Read("neighbours.bin")));
        var rows = new float[(data.Count + every - 1) / every][];
        for (var i = 0; i < rows.Length; i++) features.Transform(data.Row(i * every), rows[i] = new float[features.Width]);
        return rows;
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
