using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Benchmarks.Load.Peers;

/// <summary>
/// The champion's own <c>model.zip</c> as ML.NET's documentation says to serve it: a pool of prediction engines behind a minimal endpoint.
/// Features are made by our code, since ML.NET's zip begins with them; no interval, no checks, no cache, no log.
/// </summary>
internal static class PoolServer
{
    private static readonly JsonEncodedText _prediction = JsonEncodedText.Encode("prediction");

    public static async Task<int> RunAsync(int port)
    {
        var options = new RegistryOptions();
        var registry = options.Open();
        var (model, version) = await Champion.FindAsync(registry, options);
        var signature = Signature.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Signature));
        var recipe = FeatureRecipe.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Features));
        var neighbours = recipe.MostNeighbours == 0 ? null : NeighbourTable.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Neighbours));
        var features = FeatureTransformer.Create(signature, recipe, neighbours);
        var pool = new DefaultObjectPool<PredictionEngine<House, Price>>(new Engines(await registry.ReadFileAsync(model, version, "model.zip"), features.Width));
        return await MinimalServer.RunAsync(port, context => AnswerAsync(context, features, pool));
    }

    /// <summary>What it must answer.</summary>
    public static byte[] AnswerOf(double prediction)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) Write(writer, (float)prediction);
        return stream.ToArray();
    }

    private static async Task AnswerAsync(HttpContext context, FeatureTransformer features, DefaultObjectPool<PredictionEngine<House, Price>> pool)
    {
        var home = (await JsonSerializer.DeserializeAsync(context.Request.Body, PoolJson.Default.Home))!;
        var house = new House { Features = new float[features.Width] };
        features.Transform(
            [home.Longitude, home.Latitude, home.HousingMedianAge, home.TotalRooms, home.TotalBedrooms, home.Population, home.Households, home.MedianIncome],
            house.Features);
        var engine = pool.Get();
        var score = engine.Predict(house).Score;
        pool.Return(engine);
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        Write(writer, score);
        writer.Flush();
        context.Response.ContentLength = writer.BytesCommitted;
    }

    private static void Write(Utf8JsonWriter writer, float prediction)
    {
        writer.WriteStartObject();
        writer.WriteNumber(_prediction, prediction);
        writer.WriteEndObject();
    }

    /// <summary>An engine serves one thread at a time, so each gets one of its own.</summary>
    private sealed class Engines : PooledObjectPolicy<PredictionEngine<House, Price>>
    {
        private readonly MLContext _ml = new();
        private readonly ITransformer _model;
        private readonly SchemaDefinition _schema = SchemaDefinition.Create(typeof(House));

        public Engines(byte[] zip, int width)
        {
            using var stream = new MemoryStream(zip);
            _model = _ml.Model.Load(stream, out _);
            _schema[nameof(House.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        }

        public override PredictionEngine<House, Price> Create() => _ml.Model.CreatePredictionEngine<House, Price>(_model, inputSchemaDefinition: _schema);

        public override bool Return(PredictionEngine<House, Price> obj) => true;
    }
}

/// <summary>A row of California Housing.</summary>
internal sealed record Home(
    double Longitude, double Latitude, double HousingMedianAge, double TotalRooms, double TotalBedrooms, double Population, double Households, double MedianIncome);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Home))]
internal sealed partial class PoolJson : JsonSerializerContext;
