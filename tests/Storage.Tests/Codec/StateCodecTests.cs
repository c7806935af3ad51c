using System.Security.Cryptography;
using System.Text;
using Countersign.Storage.Codec;
using Countersign.Storage.Keys;
using Countersign.Storage.States;

namespace Countersign.Storage.Tests.Codec;

public sealed class StateCodecTests
{
    private static readonly StateAddress Here = new("note-taker", "note", "eu/0123");

    [Fact]
    public void AStateOfTheFirstRelease_IsWrittenAndReadByteByByte()
    {
        // Format 1, key 1; nonce of eight random bytes and counter 0; AES-256-GCM of: schema 1, plain, JSON; tag.
        const string Stored =
            "0101" + "A5A5A5A5A5A5A5A500000000"
            + "464EEC639D8E790FC55AF9A4686618FF551237A67B49206DA1A94CE432016AF3C3A8AA78893DDC1CFBFE5B3DA29E3B51"
            + "83755AE5CA3B2C29F71FCE05EB7194F8E2D1F2A0F48791159D67740E44B607389C3E5807376429B6A1FE47FA7256CBF2"
            + "2495D347";
        var keys = Ring(current: 1, 1);
        var note = new Note { Text = "kept", Number = 42, DueAt = TestStore.Noon };
        var codec = new StateCodec(Options(), keys, new FixedRandom());

        Assert.Equal(Stored, Convert.ToHexString(Encode(codec, Here, note)));
        Assert.Equal(note, codec.Decode<Note>(Here, Convert.FromHexString(Stored)));
    }

    [Fact]
    public void ALargeStateOfTheFirstRelease_IsStillRead()
    {
        // The same around: schema 1, Brotli, the length of the JSON in four bytes, the JSON compressed.
        const string Stored =
            "0101" + "A5A5A5A5A5A5A5A500000000"
            + "464F9741EEAD82D9F4605B65A7BC86220D97CACFFA07721A5320E53A6E722BE69D60371BF21B2E2CC4C240ED57860676"
            + "F458A4B9F9B3169E2CD72CAEE922521CD0F300DDFFDFB66BE38D5E01BF3BB76653109D0CBD525918C63C5B7DF0A6CA91"
            + "769AA380BFE0976F5C09";
        var note = Codec(Ring(current: 1, 1)).Decode<Note>(Here, Convert.FromHexString(Stored));
        Assert.Equal(string.Concat(Enumerable.Repeat("ab", 5_000)), note.Text);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3_000)]
    [InlineData(500_000)]
    public void States_OfAnySize_AreReadAsWritten(int length)
    {
        var codec = Codec(Ring(current: 1, 1));
        var random = new byte[length];
        new SeededRandom(5).Fill(random);
        var note = new Note { Text = Convert.ToBase64String(random) };
        Assert.Equal(note, codec.Decode<Note>(Here, Encode(codec, Here, note)));
    }

    [Fact]
    public void LargeStates_AreCompressed()
    {
        var codec = Codec(Ring(current: 1, 1));
        Assert.InRange(Encode(codec, Here, new Note { Text = new string('x', 100_000) }).Length, 1, 2_000);
        Assert.InRange(Encode(codec, Here, new Note { Text = new string('x', 1_000) }).Length, 1_000, 1_200);
    }

    [Fact]
    public void TheSameState_IsNeverTheSameBytesTwice()
    {
        var codec = Codec(Ring(current: 1, 1));
        var stored = Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(Encode(codec, Here, new Note())));
        Assert.Equal(100, stored.Distinct().Count());
    }

    [Fact]
    public void ARetiredKey_StillReadsAndTheCurrentOneWrites()
    {
        var before = Encode(Codec(Ring(current: 1, 1)), Here, new Note { Text = "old" });
        var rotated = Codec(Ring(current: 2, 1, 2));
        Assert.Equal("old", rotated.Decode<Note>(Here, before).Text);
        Assert.Equal(2, Encode(rotated, Here, new Note())[1]);
    }

    [Fact]
    public void AMissingKey_IsNamed()
    {
        var stored = Encode(Codec(Ring(current: 2, 1, 2)), Here, new Note());
        var fault = Assert.Throws<StateUnreadableException>(
            () => Codec(Ring(current: 1, 1)).Decode<Note>(Here, stored));
        Assert.Contains("state key 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherKeyOfTheSameId_DoesNotOpen()
    {
        var stored = Encode(Codec(KeyRing.Generate(new SeededRandom(8))), Here, new Note());
        var fault = Assert.Throws<StateUnreadableException>(
            () => Codec(KeyRing.Generate(new SeededRandom(9))).Decode<Note>(Here, stored));
        Assert.IsType<AuthenticationTagMismatchException>(fault.InnerException);
    }

    [Theory]
    [InlineData("note-taker", "note", "eu/0124")]
    [InlineData("note-taker", "notes", "eu/0123")]
    [InlineData("note-takers", "note", "eu/0123")]
    [InlineData("note-take", "rnote", "eu/0123")]
    [InlineData("note-taker", "3note", "eu/012")]
    public void AStateThatWasMoved_DoesNotOpen(string type, string name, string key)
    {
        var codec = Codec(Ring(current: 1, 1));
        var stored = Encode(codec, Here, new Note());
        Assert.Throws<StateUnreadableException>(() => codec.Decode<Note>(new StateAddress(type, name, key), stored));
    }

    [Fact]
    public void EveryChangedByte_IsNoticed()
    {
        var codec = Codec(Ring(current: 1, 1));
        var stored = Encode(codec, Here, new Note());
        for (var position = 0; position < stored.Length; position++)
        {
            stored[position] ^= 0x10;
            Assert.Throws<StateUnreadableException>(() => codec.Decode<Note>(Here, stored));
            stored[position] ^= 0x10;
        }

        Assert.Equal(new Note(), codec.Decode<Note>(Here, stored));
    }

    [Fact]
    public void EveryCutOffState_IsNoticed()
    {
        var codec = Codec(Ring(current: 1, 1));
        var stored = Encode(codec, Here, new Note());
        for (var length = 0; length < stored.Length; length++)
            Assert.Throws<StateUnreadableException>(() => codec.Decode<Note>(Here, stored.AsSpan(0, length)));
    }

    [Fact]
    public void AStateWithoutAContract_IsRefusedWithTheRemedy()
    {
        var fault = Assert.Throws<InvalidOperationException>(
            () => Encode(Codec(Ring(current: 1, 1)), Here, new Stranger()));
        Assert.Contains("StateCodecOptions.TypeInfoResolvers", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOldShape_PassesThroughItsStep()
    {
        var keys = Ring(current: 1, 1);
        var stored = Encode(Codec(keys), Here, new Note { Text = "old shape" });
        var today = Codec(keys, options => options.AddSchema<Note>(3, (version, json) =>
        {
            json["Number"] = (int)version;
            return json;
        }));
        Assert.Equal(new Note { Text = "old shape", Number = 1 }, today.Decode<Note>(Here, stored));

        var fresh = new Note { Text = "new shape", Number = 9 };
        Assert.Equal(fresh, today.Decode<Note>(Here, Encode(today, Here, fresh)));
    }

    [Fact]
    public void ANewerShape_IsRefused()
    {
        var keys = Ring(current: 1, 1);
        var stored = Encode(Codec(keys, options => options.AddSchema<Note>(2, (_, json) => json)), Here, new Note());
        var fault = Assert.Throws<StateUnreadableException>(() => Codec(keys).Decode<Note>(Here, stored));
        Assert.Contains("newer program", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AStateThatDoesNotFitItsType_IsRefusedWithoutRepeatingIt()
    {
        var codec = Codec(Ring(current: 1, 1));
        var stored = Encode(codec, Here, new Plain { Text = "secret words" });
        var wrong = Codec(Ring(current: 1, 1), options => options.AddSchema<Note>(2, (_, json) =>
        {
            json["Number"] = json["Text"]!.DeepClone();
            return json;
        }));
        var fault = Assert.Throws<StateUnreadableException>(() => wrong.Decode<Note>(Here, stored));
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ManyThreads_EncodeAndDecodeSideBySide()
    {
        var codec = Codec(Ring(current: 2, 1, 2));
        Parallel.For(0, 2_000, number =>
        {
            var address = new StateAddress("note-taker", "note", $"k{number}");
            var note = new Note { Number = number, Text = new string('t', number * 3) };
            Assert.Equal(note, codec.Decode<Note>(address, Encode(codec, address, note)));
        });
    }

    internal static KeyRing Ring(byte current, params byte[] ids)
    {
        var keys = ids.Select(id => new SecretKey(id, SHA256.HashData(Encoding.ASCII.GetBytes($"key {id}"))))
            .OrderByDescending(key => key.Id == current).ToList();
        return new KeyRing(Enum.GetValues<KeyPurpose>()
            .ToDictionary(purpose => purpose, IReadOnlyList<SecretKey> (_) => keys));
    }

    private static StateCodec Codec(IKeyRing keys, Action<StateCodecOptions>? configure = null)
    {
        var options = Options();
        configure?.Invoke(options);
        return new StateCodec(options, keys, new SeededRandom(3));
    }

    private static StateCodecOptions Options()
    {
        var options = new StateCodecOptions();
        options.TypeInfoResolvers.Add(TestJson.Default);
        return options;
    }

    private static byte[] Encode<T>(StateCodec codec, StateAddress address, T state)
    {
        var bytes = codec.Encode(address, state);
        try
        {
            return bytes.Span.ToArray();
        }
        finally
        {
            bytes.Return();
        }
    }

    private sealed class FixedRandom : IRandomSource
    {
        public void Fill(Span<byte> destination) => destination.Fill(0xA5);
    }
}
