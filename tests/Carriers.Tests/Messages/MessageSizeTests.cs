using Countersign.Carriers.Messages;

namespace Countersign.Carriers.Tests.Messages;

public sealed class MessageSizeTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(160, 1)]
    [InlineData(161, 2)]
    [InlineData(306, 2)]
    [InlineData(307, 3)]
    public void Of_PlainLetters_CountsSeptets(int length, int segments)
    {
        Assert.Equal(new MessageSize(MessageEncoding.Gsm7, length, segments), MessageSize.Of(new string('a', length)));
    }

    [Theory]
    [InlineData(70, 1)]
    [InlineData(71, 2)]
    [InlineData(134, 2)]
    [InlineData(135, 3)]
    public void Of_Cyrillic_CountsUtf16Units(int length, int segments)
    {
        Assert.Equal(new MessageSize(MessageEncoding.Ucs2, length, segments), MessageSize.Of(new string('ж', length)));
    }

    [Theory]
    [InlineData("€", 2)]
    [InlineData("[]", 4)]
    [InlineData("Çå@ ", 4)]
    [InlineData("line\nline\r", 10)]
    public void Of_ExtendedCharacters_TakesTwoSeptetsEach(string text, int septets)
    {
        Assert.Equal(new MessageSize(MessageEncoding.Gsm7, septets, 1), MessageSize.Of(text));
    }

    [Theory]
    [InlineData("ç")]
    [InlineData("`")]
    [InlineData("‘")]
    [InlineData("\t")]
    public void Of_CharactersTheAlphabetLacks_IsUcs2(string text)
    {
        Assert.Equal(MessageEncoding.Ucs2, MessageSize.Of(text).Encoding);
    }

    [Fact]
    public void Of_AnEscapePairAtTheEndOfAPart_MovesWholeIntoTheNext()
    {
        var text = new string('a', 152) + "€" + new string('a', 151);

        Assert.Equal(new MessageSize(MessageEncoding.Gsm7, 305, 2), MessageSize.Of(text));
        Assert.Equal(3, MessageSize.Of(text + "a").Segments);
    }

    [Fact]
    public void Of_AnEmojiAtTheEndOfAPart_IsNotTornApart()
    {
        var text = new string('ж', 66) + "😀" + new string('ж', 65);

        Assert.Equal(new MessageSize(MessageEncoding.Ucs2, 133, 2), MessageSize.Of(text));
        Assert.Equal(3, MessageSize.Of(text + "ж").Segments);
    }
}
