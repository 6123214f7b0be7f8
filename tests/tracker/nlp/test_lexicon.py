from tracker.nlp.lexicon import lexicon, tokenise


def classes(text: str, language: str) -> set[str]:
    lower = text.lower()
    return {hit.word_class for hit in lexicon(language).find(lower, tokenise(lower))}


def test_words_with_any_ending() -> None:
    assert "grant" in classes("The ministry approved it", "en")
    assert "grant" not in classes("An apple", "en")


def test_phrase_with_a_gap() -> None:
    assert "deny" in classes("It was told not to buy", "en")
    assert "deny" in classes("The office turned the application down, or rather it rejected it", "en")


def test_hyphens_and_possessives_do_not_hide_a_word() -> None:
    assert "autonomy" in classes("self-driving cars", "en")
    assert "china" in classes("China's rules", "en")


def test_one_character_inside_a_longer_cue_is_no_cue() -> None:
    assert "negation" not in classes("无人车上路", "zh")
    assert "negation" in classes("无从谈起", "zh")


def test_offsets_point_at_the_words() -> None:
    text = "tesla sought approval"
    found = {text[hit.start : hit.end] for hit in lexicon("en").find(text, tokenise(text)) if hit.word_class == "seek"}
    assert "sought" in found
