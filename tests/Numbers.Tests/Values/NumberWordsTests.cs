namespace Countersign.Numbers.Tests.Values;

public sealed class NumberWordsTests
{
    [Fact]
    public void EveryReason_HasItsOwnWord() => AssertWords<NumberFault>(NumberWords.Slug);

    [Fact]
    public void EveryLineType_HasItsOwnWord() => AssertWords<LineType>(NumberWords.Slug);

    [Fact]
    public void WhatIsNoneOfThem_HasNoWord()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((NumberFault)99).Slug());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((LineType)99).Slug());
    }

    private static void AssertWords<T>(Func<T, string> slug)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(slug).ToList();

        Assert.Equal(words.Count, words.Distinct().Count());
        Assert.All(words, word => Assert.Matches("^[a-z]+(-[a-z]+)*$", word));
        Assert.Equal(
            Enum.GetNames<T>().Select(name => name.ToUpperInvariant()),
            words.Select(word => word.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant()));
    }
}
