"""Playing, for any face: a screen, a plain terminal, a web server. No Textual, no HTTP, nothing printed.

A face needs these few calls; the ones marked * take a moment, so a face with an event loop makes them in a thread:

    source = open_card_source("minerals", None)                         # * start.py
    recorder = GameRecorder(warn, now)                                  #   game_recorder.py
    preloader = SheetPreloader(source, Random())                        #   sheet_preloader.py
    ready = get_ready(preloader, day_of(mode, now()), recorder, "Ada")  # * start.py
    current = ready.start(mode, "Ada")                                  #   a Round, see round.py
    current.game.answer(0)                                              #   the rules are in game/, the words in wording
    current.let_machine_play(current.ask_machine())                     # * (ask_machine)
    current.dispute(3)
    recorded = recorder.record(current)                                 # * what there is to say; recorder.share
"""
