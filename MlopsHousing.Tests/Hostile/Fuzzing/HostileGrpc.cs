using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using MlopsHousing.InferenceProtocol;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>What is sent to a gRPC port: HTTP/2 written by hand, so that every layer of it can be wrong.</summary>
internal static class HostileGrpc
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private static readonly string[] _methods = ["ModelInfer", "ModelMetadata", "ModelReady", "ServerLive", "ServerReady", "ServerMetadata", "NoSuchMethod"];

    /// <summary>A connection with one call or a few.</summary>
    public static byte[] Of(Dice dice, string model)
    {
        var bytes = new MemoryStream();
        bytes.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        bytes.Write(Frame(4, 0, 0, []));
        for (int call = 0, calls = dice.Length(4); call < calls; call++)
        {
            var stream = 2 * call + 1;
            var method = dice.OneIn(3) ? dice.From(_methods) : _methods[0];
            bytes.Write(Frame(Headers, EndHeaders, stream, Head(dice, method)));
            var framed = Framed(dice, Message(dice, model));
            foreach (var (place, piece) in framed.Chunk(16_000).Index())
                bytes.Write(Frame(Data, (place + 1) * 16_000 >= framed.Length ? EndStream : (byte)0, stream, piece));
        }

        var all = bytes.ToArray();
        return dice.Below(4) switch
        {
            0 => [.. all.AsSpan(0, 33), .. HostileText.Change(dice, all[33..])],
            1 => [.. all, .. Odd(dice)],
            _ => all,
        };
    }

    /// <summary>A request for an inference, changed or not.</summary>
    private static byte[] Message(Dice dice, string model)
    {
        var tensor = new ModelInferRequest.Types.InferInputTensor { Name = dice.Of("rows", "area", "", "\0"), Datatype = dice.Of("FP64", "FP32", "INT64", "BYTES", "BOOL", "FP16", "", "X") };
        tensor.Shape.Add(dice.Of<long[]>([1, 4], [1, 5], [2, 2], [-1, 4], [long.MaxValue, 2], [1L << 33, 1L << 33], [0], [], [1_000_000_000, 4], [1]));
        var request = new ModelInferRequest { ModelName = dice.OneIn(6) ? dice.Of("", "..", "nobody", new string('m', 5_000)) : model, Id = dice.OneIn(9) ? new string('i', 20_000) : "" };
        if (dice.OneIn(8)) request.ModelVersion = dice.Of("1", "2", "0", "-1", "x", "99999999999999999999");
        if (dice.OneIn(2))
        {
            request.RawInputContents.Add(ByteString.CopyFrom(dice.Bytes(dice.Of(32, 40, 0, 31, 64, 3_000))));
        }
        else
        {
            tensor.Contents = new InferTensorContents();
            for (var i = dice.Length(8); i > 0; i--) tensor.Contents.Fp64Contents.Add(dice.Of(37.88, double.NaN, double.PositiveInfinity, -0.0, 1e308, 5));
            if (dice.OneIn(4)) tensor.Contents.BytesContents.Add(ByteString.CopyFrom(dice.Bytes(dice.Length(50))));
        }

        for (var times = dice.OneIn(10) ? dice.Length(2_000) : 1; times > 0; times--) request.Inputs.Add(tensor);
        if (dice.OneIn(5)) request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = dice.Of("prediction", "contributions", "scale", "x") });
        var bytes = request.ToByteArray();
        return dice.OneIn(3) ? HostileText.Change(dice, bytes) : bytes;
    }

    /// <summary>The message behind the five bytes that gRPC puts before it, which may lie.</summary>
    private static byte[] Framed(Dice dice, byte[] message)
    {
        var framed = new byte[5 + message.Length];
        message.CopyTo(framed, 5);
        framed[0] = dice.OneIn(12) ? dice.Byte() : (byte)0;
        var length = dice.OneIn(12) ? dice.Of(uint.MaxValue, 0u, 0x7FFFFFFFu, (uint)message.Length + 1, (uint)Math.Max(0, message.Length - 1)) : (uint)message.Length;
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), length);
        return framed;
    }

    private static byte[] Head(Dice dice, string method)
    {
        var head = new MemoryStream();
        Field(":method", dice.OneIn(20) ? dice.Of("GET", "PUT", "") : "POST");
        Field(":scheme", "http");
        Field(":path", dice.OneIn(12) ? dice.Of("/", "", "*", "//", "/v2", "/metrics", "/%00") : $"/inference.GRPCInferenceService/{method}");
        Field(":authority", dice.OneIn(20) ? "a b" : "127.0.0.1");
        Field("te", "trailers");
        Field("content-type", dice.OneIn(12) ? dice.Of("application/grpc-web", "application/json", "", "application/grpc+json") : "application/grpc");
        if (dice.OneIn(8)) Field("grpc-timeout", dice.Of("1n", "0S", "-1S", "99999999H", "x", "999999999H", ""));
        if (dice.OneIn(8)) Field("grpc-encoding", dice.Of("gzip", "deflate", "x", "identity"));
        if (dice.OneIn(10)) Field(dice.Of("connection", "Upper", "a b", "", ":status", "x-bin", "transfer-encoding", "content-length"), dice.Of("1", "", "\r\n", "\0", "*", new string('v', 9_000)));
        if (dice.OneIn(30)) for (var i = 0; i < 300; i++) Field($"x-{i}", new string('v', 100));
        return head.ToArray();

        // HPACK: a literal that is not indexed, its texts as they are.
        void Field(string name, string value)
        {
            head.WriteByte(0);
            Text(name);
            Text(value);
        }

        void Text(string text)
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            var length = bytes.Length;
            if (length < 127)
            {
                head.WriteByte((byte)length);
            }
            else
            {
                head.WriteByte(127);
                for (length -= 127; length >= 128; length /= 128) head.WriteByte((byte)(length % 128 + 128));
                head.WriteByte((byte)length);
            }

            head.Write(bytes);
        }
    }

    /// <summary>Frames that no client should send, or not so, or not so many.</summary>
    private static byte[] Odd(Dice dice) => dice.Below(10) switch
    {
        0 => Repeat(Frame(6, 0, 0, new byte[8]), dice.Length(1_000)),
        1 => Repeat(Frame(4, 0, 0, [0, 4, 0x7F, 0xFF, 0xFF, 0xFF]), dice.Length(1_000)),
        2 => Repeat(Frame(3, 0, 1, [0, 0, 0, 8]), dice.Length(200)),
        3 => Frame(8, 0, 0, [0, 0, 0, 0]),
        4 => Frame(8, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF]),
        5 => Frame(9, 0, 1, dice.Bytes(dice.Length(100))),
        6 => Frame(dice.Byte(), dice.Byte(), dice.Below(10), dice.Bytes(dice.Length(500))),
        7 => Frame(Headers, EndHeaders, dice.Of(0, 2, 1, 0x7FFFFFFF), dice.Bytes(dice.Length(60))),
        8 => [0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1, .. dice.Bytes(100)],
        _ => [.. Frame(Headers, 0, 99, [0x82]), .. Repeat(Frame(9, 0, 99, [0x40, 1, (byte)'a', 1, (byte)'b']), dice.Length(2_000))],
    };

    private static byte[] Repeat(byte[] frame, int times) => [.. Enumerable.Repeat(frame, times).SelectMany(b => b)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
