# cmake -D SOURCE=<checkout> -D ASSETS=<folder> -P copy_assets.cmake
set(npm ${SOURCE}/node_modules)
set(fonts
  ${npm}/@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf Inter-Regular.ttf
  ${npm}/@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf Inter-SemiBold.ttf
  ${npm}/lucide-static/font/lucide.ttf lucide.ttf)

file(MAKE_DIRECTORY ${ASSETS}/fonts)
while(fonts)
  list(POP_FRONT fonts from to)
  if(EXISTS ${from})
    file(COPY_FILE ${from} ${ASSETS}/fonts/${to} ONLY_IF_DIFFERENT)
  else()
    message(NOTICE "No ${to}: run `npm ci`. Until then the program uses a plain built-in font.")
  endif()
endwhile()

file(MAKE_DIRECTORY ${ASSETS}/texts)
file(COPY_FILE ${SOURCE}/assets/sms-spam/SMSSpamCollection ${ASSETS}/texts/sms-spam.tsv ONLY_IF_DIFFERENT)

file(GLOB models ${SOURCE}/assets/models/*.safetensors)
if(models)
  file(COPY ${models} DESTINATION ${ASSETS}/models)
endif()
