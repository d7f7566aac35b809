using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Google.Protobuf;
using Grpc.Core;
using MlopsHousing.InferenceProtocol;
using InputTensor = MlopsHousing.InferenceProtocol.ModelInferRequest.Types.InferInputTensor;

namespace MlopsHousing.Tests.Predict;

public sealed class OpenInferenceGrpcTests(SharedPredictServer shared) : IClassFixture<SharedPredictServer>
{
    private readonly PredictServer _homes = shared.Homes;

    [Fact]
    public async Task Raw_contents_are_answered_raw()
    {
        var answer = await _homes.Grpc.ModelInferAsync(new()
        {
            ModelName = "test-homes",
            ModelVersion = "2",
            Id = "7",
            Inputs = { new InputTensor { Name = "x", Datatype = "FP64", Shape = { 1, 4 } } },
            RawInputContents = { Doubles(TestModels.HomeRow) },
        });

        Assert.Equal(("test-homes", "2", "7"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.StartsWith("sha256:", answer.Parameters["digest"].StringParam, StringComparison.Ordinal);
        var output = Assert.Single(answer.Outputs);
        Assert.Equal(("prediction", "FP64"), (output.Name, output.Datatype));
        Assert.Equal([1L], output.Shape);
        Assert.Null(output.Contents);
        Assert.Equal((float)TestModels.HomePrice(2, 37.88, 8.3252), BinaryPrimitives.ReadDoubleLittleEndian(Assert.Single(answer.RawOutputContents).Span));
    }

    [Fact]
    public async Task Typed_contents_of_every_datatype_are_answered_typed()
    {
        var answer = await _homes.Grpc.ModelInferAsync(new()
        {
            ModelName = "test-homes",
            Inputs =
            {
                Tensor("latitude", "FP32", new() { Fp32Contents = { 37.88f, 35 } }),
                Tensor("longitude", "INT8", new() { IntContents = { -122, -120 } }),
                Tensor("rooms", "UINT64", new() { Uint64Contents = { 5, 4 } }),
                Tensor("income", "FP64", new() { Fp64Contents = { 8.3252, 2 } }),
            },
        });

        Assert.Equal("1", answer.ModelVersion);
        Assert.Empty(answer.RawOutputContents);
        Assert.Equal(
            [(float)TestModels.HomePrice(1, 37.88, 8.3252), (float)TestModels.HomePrice(1, 35, 2)],
            Assert.Single(answer.Outputs).Contents.Fp64Contents.Select(v => (float)v));

        static InputTensor Tensor(string name, string datatype, InferTensorContents contents) =>
            new() { Name = name, Datatype = datatype, Shape = { 2 }, Contents = contents };
    }

    [Fact]
    public async Task Raw_elements_of_every_size_and_texts_are_read()
    {
        var answer = await shared.Listings.Grpc.ModelInferAsync(new()
        {
            ModelName = "test-listings",
            Inputs = { Column("area", "UINT16"), Column("zone", "BYTES"), Column("kind", "BYTES"), Column("built", "BYTES"), Column("rent", "FP32") },
            RawInputContents =
            {
                ByteString.CopyFrom(84, 0, 50, 0),
                Texts("centre", "nowhere"),
                Texts("flat", "house"),
                Texts("1985-06-01", "2020-01-01"),
                ByteString.CopyFrom([.. BitConverter.GetBytes(1200f), .. BitConverter.GetBytes(float.NaN)]),
            },
        });

        var raw = answer.RawOutputContents[0].ToByteArray();
        Assert.Equal(
            [TestModels.ListingPrice(84, 0, 0, newer: false), TestModels.ListingPrice(50, -1, 1, newer: true)],
            [BinaryPrimitives.ReadDoubleLittleEndian(raw), BinaryPrimitives.ReadDoubleLittleEndian(raw.AsSpan(8))]);

        static InputTensor Column(string name, string datatype) => new() { Name = name, Datatype = datatype, Shape = { 2, 1 } };
    }

    [Fact]
    public async Task Malformed_lengths_are_invalid_arguments()
    {
        var tooShort = new ModelInferRequest { Inputs = { Matrix(1) }, RawInputContents = { ByteString.CopyFrom(new byte[31]) } };
        var tooLong = new ModelInferRequest { Inputs = { Matrix(1) }, RawInputContents = { ByteString.CopyFrom(new byte[33]) } };
        var tooFewRaws = new ModelInferRequest { Inputs = { Matrix(1), Matrix(1) }, RawInputContents = { ByteString.CopyFrom(new byte[32]) } };
        var both = new ModelInferRequest { Inputs = { Matrix(1) }, RawInputContents = { Doubles(TestModels.HomeRow) } };
        both.Inputs[0].Contents = new() { Fp64Contents = { TestModels.HomeRow } };
        var none = new ModelInferRequest { Inputs = { Matrix(1) } };
        var unshaped = new ModelInferRequest { Inputs = { new InputTensor { Name = "x", Datatype = "FP64" } } };
        var huge = new ModelInferRequest { Inputs = { Matrix(long.MaxValue) }, RawInputContents = { ByteString.Empty } };

        foreach (var request in new[] { tooShort, tooLong, tooFewRaws, both, none, unshaped })
            Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(_homes, "test-homes", request));
        Assert.Equal(StatusCode.ResourceExhausted, await FailureAsync(_homes, "test-homes", huge));
        Assert.Equal(StatusCode.NotFound, await FailureAsync(_homes, "other", tooShort));

        static InputTensor Matrix(long rows) => new() { Name = "x", Datatype = "FP64", Shape = { rows, 4 } };
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 5, 0, 0, 0, 1, 2 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 97, 97 })]
    public async Task Texts_that_are_cut_short_or_go_on_are_invalid_arguments(byte[] raw) => Assert.Equal(
        StatusCode.InvalidArgument,
        await FailureAsync(shared.Listings, "test-listings", new()
        {
            Inputs = { new InputTensor { Name = "zone", Datatype = "BYTES", Shape = { 1 } } },
            RawInputContents = { ByteString.CopyFrom(raw) },
        }));

    [Fact]
    public async Task Raw_tensors_of_any_shape_type_and_length_are_answered_or_refused() =>
        await Gen.Select(
            OneOf("x", "area", "zone", "built", "price", ""),
            OneOf("FP64", "FP32", "INT8", "UINT64", "BOOL", "BYTES", "FP16", ""),
            Gen.OneOf(Gen.Long[-2, 6], Gen.Long).Array[0, 3],
            Gen.Byte.Array[0, 100]).SampleAsync(async (name, datatype, shape, raw) =>
        {
            var request = new ModelInferRequest
            {
                ModelName = "test-listings",
                Inputs = { new InputTensor { Name = name, Datatype = datatype, Shape = { shape } } },
                RawInputContents = { ByteString.CopyFrom(raw) },
            };
            try
            {
                await shared.Listings.Grpc.ModelInferAsync(request);
            }
            catch (RpcException e)
            {
                Assert.Contains(e.StatusCode, new[] { StatusCode.InvalidArgument, StatusCode.ResourceExhausted });
            }
        }, iter: 300, threads: 1);

    [Fact]
    public async Task The_server_and_its_models_describe_themselves()
    {
        Assert.True((await _homes.Grpc.ServerLiveAsync(new())).Live);
        Assert.True((await _homes.Grpc.ServerReadyAsync(new())).Ready);
        Assert.True((await _homes.Grpc.ModelReadyAsync(new() { Name = "test-homes", Version = "2" })).Ready);
        Assert.NotEmpty((await _homes.Grpc.ServerMetadataAsync(new())).Version);

        var model = await _homes.Grpc.ModelMetadataAsync(new() { Name = "test-homes" });
        Assert.Equal(["1", "2"], model.Versions);
        Assert.Equal(["latitude", "longitude", "rooms", "income"], model.Inputs.Select(i => i.Name));
        Assert.All(model.Inputs, i => Assert.Equal([-1L, 1L], i.Shape));
        Assert.Equal("USD", model.Properties["unit"]);
    }

    private static async Task<StatusCode> FailureAsync(PredictServer server, string model, ModelInferRequest request)
    {
        request.ModelName = model;
        return (await Assert.ThrowsAsync<RpcException>(async () => await server.Grpc.ModelInferAsync(request))).StatusCode;
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static ByteString Doubles(double[] values) => ByteString.CopyFrom([.. values.SelectMany(BitConverter.GetBytes)]);

    private static ByteString Texts(params string[] texts) => ByteString.CopyFrom(
        [.. texts.SelectMany(t => (byte[])[.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(t)), .. Encoding.UTF8.GetBytes(t)])]);
}
